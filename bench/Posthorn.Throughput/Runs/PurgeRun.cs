using System.Diagnostics;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>What a purge took, and what accepting did meanwhile.</summary>
/// <param name="Ended">Copies.</param>
/// <param name="Seconds">From the operator's word until the server says that nothing is left.</param>
/// <param name="LongestGap">Seconds in which no request was answered, at most.</param>
internal sealed record PurgeResult(long Ended, double Seconds, double AcceptedPerSecond, double LongestGap)
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
        double seconds;
        long ended;
        try
        {
            (ended, seconds) = await PurgeAsync(queue, destination, submitting, cancellationToken);
        }
        finally
        {
            over.SetResult();
        }

        var times = await submitting;
        await ArrivalWait.ForAsync(server, arrivals, times.Accepted, Trial.Patience, cancellationToken);
        await ArrivalWait.ForEmptyQueueAsync(server, cancellationToken);
        return ended == waiting
            ? new PurgeResult(ended, seconds, times.AcceptedPerSecond, times.LongestGap.TotalSeconds)
            : throw new BenchmarkFault($"{waiting} mails waited, and the purge ended {ended}.");
    }

    private async Task<(long Ended, double Seconds)> PurgeAsync(QueueApi queue, string destination, Task submitting, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var said = started;
        await queue.BounceAsync(destination, cancellationToken);
        while (true)
        {
            var (ended, done) = await queue.PurgedAsync(cancellationToken);
            if (done)
            {
                return (ended, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            // A load that ends now has failed.
            await Task.WhenAny(submitting, Task.Delay(LookAgain, TimeProvider.System, cancellationToken));
            if (submitting.IsCompleted)
            {
                await submitting;
                throw new BenchmarkFault("the purge took longer than the mails lasted.");
            }

            if (Stopwatch.GetElapsedTime(said) > ProgressInterval)
            {
                said = Stopwatch.GetTimestamp();
                progress($"  purged {ended:N0}");
            }
        }
    }
}
