using System.Diagnostics;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>Waits for mails at the sink, not for ever.</summary>
internal static class ArrivalWait
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ToSettle = TimeSpan.FromSeconds(20);

    /// <param name="server">Sends them.</param>
    /// <param name="arrivals">Counts them.</param>
    /// <param name="wanted">How many.</param>
    /// <param name="patience">With no arrival at all; then the run is worth nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ForAsync(ITestedServer server, Arrivals arrivals, int wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (seen, since) = (-1, Stopwatch.GetTimestamp());
        while (arrivals.Count < wanted)
        {
            await Task.WhenAny(arrivals.Completion, Task.Delay(LookAgain, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            server.ThrowIfEnded();
            if (arrivals.Count != seen)
            {
                (seen, since) = (arrivals.Count, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > patience)
            {
                throw new BenchmarkFault($"{server.Name} delivered {seen} of {wanted} mails, then none for {patience.TotalSeconds} seconds.");
            }
        }

        if (arrivals.Repeated > 0)
        {
            throw new BenchmarkFault($"{server.Name} delivered {arrivals.Repeated} mails more than once.");
        }
    }

    /// <summary>That the server agrees with the sink.</summary>
    public static async Task ForEmptyQueueAsync(ITestedServer server, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (await server.WaitingAsync(cancellationToken) is { } waiting)
        {
            if (Stopwatch.GetElapsedTime(since) > ToSettle)
            {
                throw new BenchmarkFault($"the sink has every mail, but {ToSettle.TotalSeconds} seconds later {server.Name} still has some in its queue:\n{waiting}");
            }

            await Task.Delay(LookAgain, TimeProvider.System, cancellationToken);
        }
    }
}
