using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Copies that must wait in the database instead of memory. They keep their room in memory until their turn.</summary>
internal sealed class PutBackQueue : IDisposable
{
    private readonly ConcurrentQueue<(QueuedCopy Copy, DateTimeOffset Due)> _copies = new();
    private readonly SemaphoreSlim _signal = new(0);

    public void Add(QueuedCopy copy, DateTimeOffset due)
    {
        _copies.Enqueue((copy, due));
        _signal.Release();
    }

    /// <summary>What waits to be stored, at this moment.</summary>
    public IReadOnlyCollection<(QueuedCopy Copy, DateTimeOffset Due)> Waiting => _copies;

    /// <summary>All that are waiting, at least one.</summary>
    public async Task<IReadOnlyList<(QueuedCopy Copy, DateTimeOffset Due)>> TakeAllAsync(CancellationToken cancellationToken)
    {
        List<(QueuedCopy, DateTimeOffset)> taken = [];
        while (taken.Count == 0)
        {
            // A copy may be taken before its signal is seen; then the signal wakes for nothing.
            await _signal.WaitAsync(cancellationToken);
            while (_copies.TryDequeue(out var copy))
            {
                taken.Add(copy);
            }
        }

        return taken;
    }

    public void Dispose() => _signal.Dispose();
}

/// <summary>Stores what the <see cref="PutBackQueue"/> holds; keeps trying while the database refuses.</summary>
internal sealed partial class PutBackWorker(
    PutBackQueue putBack, QueueStore store, HeldCopies held, Backlog backlog, NodeMembership node, TimeProvider clock, ILogger<PutBackWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var sameDue in (await putBack.TakeAllAsync(stoppingToken)).GroupBy(waiting => waiting.Due))
            {
                await StoreAsync([.. sameDue.Select(waiting => waiting.Copy)], sameDue.Key, stoppingToken);
            }
        }
    }

    private async Task StoreAsync(IReadOnlyList<QueuedCopy> copies, DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // Out of memory first: as soon as the row is free it may be claimed and come back.
                foreach (var copy in copies)
                {
                    held.Remove(copy.Id);
                }

                await store.PutBackAsync([.. copies.Select(copy => copy.Id)], node.Holder, due, cancellationToken);
                foreach (var stream in copies.GroupBy(copy => (copy.Stream, IsDeferred: copy.Attempts > 0)))
                {
                    backlog.Added(stream.Key.Stream, due, stream.Count(), stream.Key.IsDeferred, stream.Min(copy => copy.Deadline));
                }

                return;
            }
            catch (StorageUnavailableException fault)
            {
                LogRefused(logger, copies.Count, fault.Message);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Copies} copies cannot be put back yet: {Reason}")]
    private static partial void LogRefused(ILogger logger, int copies, string reason);
}
