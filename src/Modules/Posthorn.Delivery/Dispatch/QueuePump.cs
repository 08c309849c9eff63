using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Brings due copies from the database into memory while there is room.</summary>
internal sealed partial class QueuePump(
    QueueStore store, Dispatcher dispatcher, HeldCopies held, NodeMembership node, IOptions<DeliveryOptions> options, TimeProvider clock, ILogger<QueuePump> logger)
    : BackgroundService
{
    private const int MaxClaim = 1000;
    private readonly DeliveryOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ClaimAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
            }

            await Task.Delay(_options.PollInterval, clock, stoppingToken);
        }
    }

    /// <returns>True when more may be waiting and there is room for it.</returns>
    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        var limit = Math.Min(MaxClaim, held.Room);
        var waiting = dispatcher.WaitingDestinations();
        if (limit == 0 || !node.IsCurrent || waiting.Contains(Dispatcher.SingleDestination) || !held.TryReserve(limit))
        {
            return false;
        }

        IReadOnlyList<QueuedCopy> claimed = [];
        try
        {
            claimed = await store.ClaimDueAsync(node.Holder, clock.GetUtcNow(), limit, waiting, cancellationToken);
        }
        finally
        {
            held.CancelReservation(limit - claimed.Count);
        }

        dispatcher.Enqueue(claimed);
        return claimed.Count == limit;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue cannot be read now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
