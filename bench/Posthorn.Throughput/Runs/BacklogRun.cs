using System.Diagnostics;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Servers;

namespace Posthorn.Throughput.Runs;

/// <summary>The server's memory while mails wait.</summary>
/// <param name="Resident">Bytes, some seconds after the last was accepted.</param>
/// <param name="Peak">Bytes, at any time since the start.</param>
/// <param name="AtStart">Bytes, before the first mail.</param>
internal sealed record BacklogResult(int Waiting, double AcceptedPerSecond, long AtStart, long Resident, long Peak)
{
    /// <summary>The bar for 100,000 mails.</summary>
    public const long Bar = 300_000_000;
}

/// <summary>Accepts mails for a relay that never speaks.</summary>
internal static class BacklogRun
{
    /// <summary>Long enough for the queue to be looked at a few times.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static async Task<BacklogResult> RunAsync(PosthornServer server, ThroughputOptions options, CancellationToken cancellationToken)
    {
        var process = server.ProcessId!.Value;
        var atStart = ProcReading.Resident(process);
        var messages = (options.Waiting + options.Batch - 1) / options.Batch * options.Batch;
        var times = await server.SubmitAsync(new MailLoad(0, messages, options.Size), cancellationToken);
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        server.ThrowIfEnded();
        return await server.HasEmptyQueueAsync(cancellationToken)
            ? throw new BenchmarkFault("nothing waits: the queue is empty.")
            : new BacklogResult(
                messages, messages / Stopwatch.GetElapsedTime(times.Started, times.Answered).TotalSeconds, atStart,
                ProcReading.Resident(process), ProcReading.PeakResident(process));
    }
}
