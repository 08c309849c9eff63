using System.CommandLine;
using Posthorn.Delivery;
using Posthorn.Operator;
using Posthorn.Settings;

namespace Posthorn.Cli;

internal static class QueueCommand
{
    public static Command Create(SettingOptions options)
    {
        var by = new Option<string>("--by") { Description = "destination, pool or account.", DefaultValueFactory = _ => "destination" };
        by.AcceptOnlyFromAmong("destination", "pool", "account");
        var limit = new Option<int>("--limit") { Description = "Lines to show, 1 to 1000.", DefaultValueFactory = _ => 50 };
        var command = new Command("queue", "What waits and why: never tried, deferred, under way, the oldest, the next try, the last reply.")
        {
            by, limit, QueueShowCommand.Create(options), QueueRestrictionsCommand.Create(options),
        };
        foreach (var change in QueueChangeCommands.Create(options))
        {
            command.Add(change);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(
            options.Read(parsed), parsed.GetRequiredValue(by), parsed.GetValue(limit), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PosthornSettings settings, string by, int limit, TextWriter output, CancellationToken cancellationToken)
    {
        await using var client = await OperatorClient.TryOpenAsync(settings, cancellationToken);
        if (client is null)
        {
            return await CountTableAsync(settings, output, cancellationToken);
        }

        var overview = (await client.GetAsync("queue", QueueJson.Default.QueueAnswer, cancellationToken))!;
        var groups = (await client.GetAsync($"queue/{by}s?limit={limit}", QueueJson.Default.QueueGroupsAnswer, cancellationToken))!;
        QueueLines.WriteHealth(output, overview.Health);
        if (groups.Total == 0)
        {
            output.WriteLine("The queue is empty.");
        }
        else
        {
            var now = TimeProvider.System.GetUtcNow();
            Table.Write(
                output,
                [by.ToUpperInvariant(), "WAITING", "DEFERRED", "UNDER WAY", "OLDEST", "NEXT TRY", "PER MINUTE", "WHY", "LAST REPLY"],
                [.. groups.Result.Select(group => QueueLines.Line(group, now))]);
            var total = overview.Total;
            output.WriteLine($"{total.Waiting + total.Deferred + total.UnderWay} mails for {groups.Total} {by}s.");
            if (by == "destination")
            {
                output.WriteLine("posthorn queue show DESTINATION tells why it waits and what to do.");
            }
        }

        QueueLines.WriteStops(output, overview);
        return ExitCodes.Done;
    }

    /// <summary>Without a server nobody has counted: the table is read.</summary>
    private static async Task<int> CountTableAsync(PosthornSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        await using var workshop = await Workshop.OpenAsync(settings, cancellationToken);
        var now = workshop.Get<TimeProvider>().GetUtcNow();
        var depths = await workshop.Get<IQueueReports>().DepthsAsync(cancellationToken);
        output.WriteLine($"No server runs on {settings.Data}; this is what its database says.");
        if (depths.Count == 0)
        {
            output.WriteLine("The queue is empty.");
            return ExitCodes.Done;
        }

        Table.Write(output, ["DESTINATION", "WAITING", "DEFERRED", "UNDER WAY", "OLDEST", "NEXT TRY"], [.. depths.Select(depth => (IReadOnlyList<string>)
        [
            depth.Domain, $"{depth.Waiting}", $"{depth.Deferred}", $"{depth.UnderWay}", Moment.Text(now - depth.Oldest), QueueLines.NextTry(depth.NextTry, now),
        ])]);
        output.WriteLine($"{depths.Sum(depth => depth.Waiting + depth.Deferred + depth.UnderWay)} mails for {depths.Count} destinations.");
        return ExitCodes.Done;
    }
}
