using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Brings due copies from the database into memory while there is room, and frees those of nodes that are gone.</summary>
internal sealed partial class QueuePump(
    QueueStore store, Dispatcher dispatcher, NodeMembership node, IOptions<DeliveryOptions> options, TimeProvider clock, ILogger<QueuePump> logger)
    : BackgroundService
{
    private const int MaxClaim = 1000;
    private readonly DeliveryOptions _options = options.Value;
    private DateTimeOffset _freedAt = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FreeOrphansAsync(stoppingToken);
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
        var limit = Math.Min(MaxClaim, dispatcher.Room);
        if (limit == 0 || !node.IsCurrent || !dispatcher.TryReserve(limit))
        {
            return false;
        }

        IReadOnlyList<QueuedCopy> claimed = [];
        try
        {
            claimed = await store.ClaimDueAsync(node.Holder, clock.GetUtcNow(), limit, cancellationToken);
        }
        finally
        {
            dispatcher.Release(limit - claimed.Count);
        }

        dispatcher.Enqueue(claimed);
        return claimed.Count == limit;
    }

    /// <summary>At the first turn this frees what an earlier life of this node had in hand; afterwards, what other nodes left.</summary>
    private async Task FreeOrphansAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - _freedAt < node.Duration)
        {
            return;
        }

        var living = await node.LivingHoldersAsync(cancellationToken);
        foreach (var orphaned in (await store.HoldersAsync(cancellationToken)).Where(holder => !living.Contains(holder)))
        {
            var freed = await store.FreeAsync(orphaned, now + _options.Retry.AfterUnknown, cancellationToken);
            LogFreed(logger, freed);
        }

        _freedAt = now;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Copies} copies were under way when their server stopped; they are tried again")]
    private static partial void LogFreed(ILogger logger, int copies);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue cannot be read now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
