using System.CommandLine;
using Posthorn.Operator;

namespace Posthorn.Cli;

internal static class QueueRestrictionsCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("restrictions", "What servers made Posthorn do less of: by which reply, since when, until when.") { Cancel(options) };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await OperatorClient.OpenAsync(options.Read(parsed), cancellationToken);
            var restrictions = (await client.GetAsync("queue/restrictions", QueueJson.Default.RestrictionsAnswer, cancellationToken))!.Result;
            var output = parsed.InvocationConfiguration.Output;
            if (restrictions.Count == 0)
            {
                output.WriteLine("Nothing is restricted.");
                return ExitCodes.Done;
            }

            var now = TimeProvider.System.GetUtcNow();
            Table.Write(output, ["ID", "TO", "FROM", "WHAT", "RULE", "SINCE", "ENDS", "REPLIES", "LAST REPLY"], [.. restrictions.Select(restriction => (IReadOnlyList<string>)
            [
                restriction.Id,
                restriction.Scope,
                restriction.SourceIp ?? "any",
                What(restriction),
                restriction.Cause,
                $"{Moment.Text(now - DateTimeOffset.FromUnixTimeSeconds(restriction.StartedAt))} ago",
                QueueLines.NextTry(DateTimeOffset.FromUnixTimeSeconds(restriction.PlannedEnd), now),
                $"{restriction.Hits}",
                $"{restriction.Host}: {QueueLines.Cut(restriction.Reply)}",
            ])]);
            output.WriteLine("posthorn queue restrictions cancel ID ends one; a reply of the same kind brings it back.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Cancel(SettingOptions options)
    {
        var id = new Argument<long>("id") { Description = "The restriction's number." };
        var command = new Command("cancel", "End a restriction at once.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await OperatorClient.OpenAsync(options.Read(parsed), cancellationToken);
            if (!await client.DeleteAsync($"queue/restrictions/{parsed.GetRequiredValue(id)}", cancellationToken))
            {
                throw new CommandFault(ExitCodes.Failed, $"There is no restriction {parsed.GetRequiredValue(id)} any more. posthorn queue restrictions lists them.");
            }

            parsed.InvocationConfiguration.Output.WriteLine("It is over.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static string What(RestrictionAnswer restriction) => restriction.Kind switch
    {
        "suspend" => "suspended",
        "other_ip" => "another IP is used",
        "slow_to" => $"{restriction.PerSecond * 3600:0} an hour",
        _ => $"{restriction.Share:P0} of the limits",
    };
}
