using System.Diagnostics;
using System.Net;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <param name="PerSecond">Mails that smtp-source put through.</param>
/// <param name="CpuMilliseconds">Of the sink, for a mail.</param>
internal sealed record SinkResult(string Sink, double PerSecond, double CpuMilliseconds);

/// <summary>smtp-source straight into our sink and into Postfix's smtp-sink, in turn: a sink that costs more would spoil the figures.</summary>
internal static class SinkComparison
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<SinkResult>> RunAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        PostfixServer.ThrowIfMissing();
        var address = FreeEndPoint.Find();
        await using var theirs = ChildProcess.Start(options.Folder, "smtp-sink", Grace, new Dictionary<string, string>(), "smtp-sink", "-u", "nobody", address.ToString(), "1000");
        await FreeEndPoint.WaitForListenerAsync(address, cancellationToken, theirs);
        using var ours = new SmtpSink();
        List<SinkResult> results = [];
        for (var run = 0; run <= options.Runs; run++)
        {
            ours.Expect(0, options.Messages, options.Messages);
            var pair = new[]
            {
                await MeasureAsync("ours", ours.EndPoint, Environment.ProcessId, options, cancellationToken),
                await MeasureAsync("smtp-sink", address, theirs.Id, options, cancellationToken),
            };
            results.AddRange(run == 0 ? [] : pair);
        }

        return results;
    }

    private static async Task<SinkResult> MeasureAsync(string name, IPEndPoint sink, int process, ThroughputOptions options, CancellationToken cancellationToken)
    {
        var cpu = ProcReading.CpuTime(process);
        var started = Stopwatch.GetTimestamp();
        await ChildProcess.RunAsync(
            cancellationToken, "smtp-source", "-d", "-s", $"{options.Connections}", "-m", $"{options.Messages}", "-l", $"{options.Size}", sink.ToString());
        return new SinkResult(
            name, options.Messages / Stopwatch.GetElapsedTime(started).TotalSeconds, (ProcReading.CpuTime(process) - cpu).TotalMilliseconds / options.Messages);
    }
}
