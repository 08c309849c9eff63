using System.Diagnostics;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>What a purge took, and what accepting did meanwhile.</summary>
/// <param name="Ended">Copies.</param>
/// <param name="Seconds">From the operator's word until the last of them ended.</param>
/// <param name="SaidAfter">Seconds until the server said that nothing is left.</param>
/// <param name="LongestGap">Seconds in which no request was answered, at most.</param>
internal sealed record PurgeResult(long Ended, double Seconds, double SaidAfter, double AcceptedPerSecond, double LongestGap)
{
    public double PerSecond => Ended / Seconds;
}

/// <summary>An operator ends what waits for one destination while single mails go on to another.</summary>
internal sealed class PurgeRun(PosthornServer server, SmtpSink sink, Trial trial, Action<string> progress)
{
    /// <summary>More than are accepted while a purge runs.</summary>
    private const int MostMessages = 10_000_000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(15);

    public async Task<PurgeResult> RunAsync(string destination, long waiting, CancellationToken cancellationToken)
    {
        using var queue = server.OpenQueue();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrivals = sink.Expect(trial.Next, MostMessages, MostMessages);
        var load = trial.Load(MostMessages) with { Until = over.Task };
        var submitting = server.SubmitAsync(load, cancellationToken);
        long ended;
        double seconds, saidAfter;
        try
        {
            (ended, seconds, saidAfter) = await PurgeAsync(queue, destination, submitting, cancellationToken);
        }
        finally
        {
            over.SetResult();
        }

        var times = await submitting;
        await ArrivalWait.ForAsync(server, arrivals, times.Accepted, Trial.Patience, cancellationToken);
        await ArrivalWait.ForEmptyQueueAsync(server, cancellationToken);
        return ended == waiting
            ? new PurgeResult(ended, seconds, saidAfter, times.AcceptedPerSecond, times.LongestGap.TotalSeconds)
            : throw new BenchmarkFault($"{waiting} mails waited, and the purge ended {ended}.");
    }

    private async Task<(long Ended, double Seconds, double SaidAfter)> PurgeAsync(QueueApi queue, string destination, Task submitting, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var told = started;
        var (before, changed) = (0L, 0.0);
        await queue.BounceAsync(destination, cancellationToken);
        while (true)
        {
            var (ended, done) = await queue.PurgedAsync(cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            (before, changed) = (ended, ended == before ? changed : seconds);
            if (done)
            {
                return (ended, changed, seconds);
            }

            // A load that ends now has failed.
            await Task.WhenAny(submitting, Task.Delay(LookAgain, TimeProvider.System, cancellationToken));
            if (submitting.IsCompleted)
            {
                await submitting;
                throw new BenchmarkFault("the purge took longer than the mails lasted.");
            }

            if (Stopwatch.GetElapsedTime(told) > ProgressInterval)
            {
                told = Stopwatch.GetTimestamp();
                progress($"  purged {ended:N0}");
            }
        }
    }
}
