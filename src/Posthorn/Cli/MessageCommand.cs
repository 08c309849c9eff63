using System.CommandLine;
using Posthorn.Accounts;
using Posthorn.Kernel;

namespace Posthorn.Cli;

internal static class MessageCommand
{
    public static Command Create(SettingOptions options)
    {
        var id = new Argument<string>("id") { Description = "The X-Message-Id of the answer to mail/send, or an sg_message_id." };
        var command = new Command("message", "The story of one message: accepted, each attempt with host, reply, TLS and time.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var given = parsed.GetRequiredValue(id);
            if (!MessageId.TryParse(given.Split('.')[0], out var messageId))
            {
                throw new CommandFault(ExitCodes.Usage, $"\"{given}\" is not a message id: those have {MessageId.Length} characters.");
            }

            var story = await MessageStory.ReadAsync(workshop, WellKnownAccounts.Owner, messageId.Value, cancellationToken)
                ?? throw new CommandFault(ExitCodes.Failed, $"There is no message {given} here.");
            story.Write(parsed.InvocationConfiguration.Output);
            return ExitCodes.Done;
        });
        return command;
    }
}
