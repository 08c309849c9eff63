using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Partners.States;

/// <summary>Looks now and then for queues that are to be ended once more. Each is taken by one node alone.</summary>
internal sealed class SweepWorker(EndQueues queues, TimeProvider clock, ILogger<SweepWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override string Consequence => "Queues of closed accounts wait for another while";

    protected override Task WorkAsync(CancellationToken cancellationToken) => queues.SweepAsync(cancellationToken);
}
