using System.CommandLine;
using Posthorn.Delivery;

namespace Posthorn.Cli;

internal static class QueueCommand
{
    public static Command Create(SettingOptions options)
    {
        var command = new Command("queue", "What waits, by destination: never tried, deferred, under way, the oldest, the next try.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var workshop = await Workshop.OpenAsync(options.Read(parsed), cancellationToken);
            var now = workshop.Get<TimeProvider>().GetUtcNow();
            var depths = await workshop.Get<IQueueReports>().DepthsAsync(cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (depths.Count == 0)
            {
                output.WriteLine("The queue is empty.");
                return ExitCodes.Done;
            }

            Table.Write(output, ["DESTINATION", "WAITING", "DEFERRED", "UNDER WAY", "OLDEST", "NEXT TRY"], [.. depths.Select(depth => (IReadOnlyList<string>)
            [
                depth.Domain, $"{depth.Waiting}", $"{depth.Deferred}", $"{depth.UnderWay}", Moment.Text(now - depth.Oldest), NextTry(depth.NextTry, now),
            ])]);
            output.WriteLine($"{depths.Sum(depth => depth.Waiting + depth.Deferred + depth.UnderWay)} mails for {depths.Count} destinations.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static string NextTry(DateTimeOffset? next, DateTimeOffset now) => next is not { } time ? "-" : time <= now ? "now" : $"in {Moment.Text(time - now)}";
}
