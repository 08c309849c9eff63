using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Queue;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Copies that must wait in the database instead of memory. They keep their room in memory until they are stored.</summary>
internal sealed class PutBackQueue : IDisposable
{
    private readonly ConcurrentQueue<(CopyId Copy, DateTimeOffset Due)> _copies = new();
    private readonly SemaphoreSlim _signal = new(0);

    public void Add(CopyId copy, DateTimeOffset due)
    {
        _copies.Enqueue((copy, due));
        _signal.Release();
    }

    /// <summary>All that are waiting, at least one.</summary>
    public async Task<IReadOnlyList<(CopyId Copy, DateTimeOffset Due)>> TakeAllAsync(CancellationToken cancellationToken)
    {
        List<(CopyId, DateTimeOffset)> taken = [];
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
    PutBackQueue putBack, QueueStore store, HeldCopies held, NodeMembership node, TimeProvider clock, ILogger<PutBackWorker> logger) : BackgroundService
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

    private async Task StoreAsync(IReadOnlyList<CopyId> copies, DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.PutBackAsync(copies, node.Holder, due, cancellationToken);
                foreach (var copy in copies)
                {
                    held.Remove(copy);
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
