using System.CommandLine;
using Posthorn.Operator;

namespace Posthorn.Cli;

internal static class QueueShowCommand
{
    public static Command Create(SettingOptions options)
    {
        var domain = new Argument<string>("destination") { Description = "A recipient domain." };
        var command = new Command("show", "One destination: why its mail waits, over which connections it goes, and what to do.") { domain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await OperatorClient.OpenAsync(options.Read(parsed), cancellationToken);
            var name = parsed.GetRequiredValue(domain);
            var report = await client.GetAsync($"queue/destinations/{Uri.EscapeDataString(name)}", QueueJson.Default.DestinationAnswer, cancellationToken)
                ?? throw new CommandFault(ExitCodes.Failed, $"Nothing waits for {name}, and nothing was sent there lately.");
            Write(parsed.InvocationConfiguration.Output, report, TimeProvider.System.GetUtcNow());
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(TextWriter output, DestinationAnswer report, DateTimeOffset now)
    {
        var queue = report.Queue;
        output.WriteLine($"{queue.Name}: {queue.Waiting} waiting, {queue.Deferred} deferred, {queue.UnderWay} under way{(queue.Why.Length > 0 ? $" ({queue.Why})" : "")}");
        output.WriteLine($"  mail hosts: {report.Site ?? "not looked up lately"}");
        if (queue.LastReplyAt is { } at)
        {
            output.WriteLine($"  last reply: {QueueLines.Cut(queue.LastReply)} ({Moment.Text(now - DateTimeOffset.FromUnixTimeSeconds(at))} ago)");
            output.WriteLine($"  last minute: {queue.DeliveredPerMinute:0} delivered, {queue.DeferredPerMinute:0} not");
        }

        foreach (var lane in report.Lanes)
        {
            output.WriteLine($"  lane: {lane.Connections} of {lane.MaxConnections} connections to {lane.Scope}, {lane.Ready} ready{(lane.WaitsUntil is { } until ? $", nothing before {Moment.Text(DateTimeOffset.FromUnixTimeSeconds(until))} UTC" : "")}");
        }

        foreach (var sentence in report.Advice)
        {
            output.WriteLine();
            output.WriteLine(sentence);
        }
    }
}
