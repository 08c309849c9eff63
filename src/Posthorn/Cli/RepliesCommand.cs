using System.CommandLine;
using Posthorn.Delivery;

namespace Posthorn.Cli;

internal static class RepliesCommand
{
    private const int MaxRows = 50;

    public static Command Create(SettingOptions options)
    {
        var command = new Command("replies", "Replies of other servers that Posthorn does not know yet: how often, when last, and the words.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            Write(parsed.InvocationConfiguration.Output, await workshop.Get<IUnknownReplies>().ListAsync(MaxRows, cancellationToken));
            return ExitCodes.Done;
        });
        command.Subcommands.Add(CreateClassify());
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<UnknownReply> replies)
    {
        if (replies.Count == 0)
        {
            output.WriteLine("There is no reply that Posthorn does not know.");
            return;
        }

        Table.Write(output, ["TIMES", "LAST SEEN", "HOST", "REPLY"], [.. replies.Select(reply => (IReadOnlyList<string>)
        [
            $"{reply.Times}", Moment.Text(reply.LastSeen), reply.Host ?? "-", reply.Text,
        ])]);
        output.WriteLine();
        output.WriteLine("Mail with these replies was not lost: their codes decided, 4xx waited and 5xx ended.");
        output.WriteLine("posthorn replies classify \"REPLY\" shows how. When that is wrong, report the reply with its host, so that");
        output.WriteLine("a rule for it comes with the next version.");
    }

    private static Command CreateClassify()
    {
        var reply = new Argument<string>("reply") { Description = "The reply in one line, in quotes: \"550 5.1.1 no such user\"." };
        var provider = new Option<string?>("--provider") { Description = "Whose server says it, such as google. Default: nobody in particular." };
        var stage = new Option<string>("--stage") { Description = "Where in the dialog: connect, mail, rcpt, data or dot. Default: rcpt.", DefaultValueFactory = _ => "rcpt" };
        var command = new Command("classify", "Print what Posthorn makes of a reply.") { reply, provider, stage };
        command.SetAction(parsed =>
        {
            if (!ReplyVerdict.TryRead(parsed.GetRequiredValue(reply), parsed.GetRequiredValue(stage), parsed.GetValue(provider), out var verdict, out var error))
            {
                throw new CommandFault(ExitCodes.Usage, error);
            }

            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"outcome:                {verdict.Outcome}");
            output.WriteLine($"reply class:            {verdict.Class}");
            output.WriteLine($"bounce classification:  {verdict.Classification}");
            output.WriteLine($"asks to slow down:      {(verdict.SlowDown ? "yes" : "no")}");
            output.WriteLine($"asks to wait:           {(verdict.RetryAfter is { } wait ? $"{wait}" : "no")}");
            output.WriteLine($"rule:                   {(verdict.Rule is { } line ? $"line {line} of replies.table" : "none, the code decides")}");
            return ExitCodes.Done;
        });
        return command;
    }
}
