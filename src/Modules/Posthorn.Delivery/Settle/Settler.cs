using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Settle;

/// <summary>
/// Brings outcomes and dot intents into the database. An outcome is never given up: while the database refuses it, delivery
/// pauses and the write is repeated.
/// </summary>
internal sealed partial class Settler(
    IDatabase database, SettlementStore store, HeldCopies held, Backlog backlog, StorageGate gate, NodeMembership node, TimeProvider clock, ILogger<Settler> logger)
    : IDisposable
{
    /// <summary>Outcomes on their way at most; a connection waits rather than run ahead of the disk.</summary>
    private const int MaxUnderWay = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _slots = new(MaxUnderWay);
    private readonly WriteGroup<SettledAttempt> _settled = database.Group<SettledAttempt>(store.SettleAsync);
    private readonly WriteGroup<DotIntent> _dots = database.Group<DotIntent>(QueueStore.RecordDotsAsync);

    /// <summary>Waits until every outcome that was taken over is stored.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (var taken = 0; taken < MaxUnderWay; taken++)
        {
            await _slots.WaitAsync(cancellationToken);
        }

        _slots.Release(MaxUnderWay);
    }

    /// <summary>Takes the outcome over; the connection may go on with its next copy.</summary>
    /// <returns>Ends when the outcome is stored: only then may the connection's next dot be sent.</returns>
    public async ValueTask<Task> SettleAsync(SettledAttempt attempt, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return StoreAsync(attempt, cancellationToken);
    }

    /// <returns>False when the dot must not be sent: the copy is another node's now and leaves our memory, or the database cannot record it.</returns>
    public async Task<bool> RecordDotAsync(QueuedCopy copy, CancellationToken cancellationToken)
    {
        var intent = new DotIntent(copy.Id, node.Holder, clock.GetUtcNow());
        try
        {
            await _dots.CommitAsync(intent, cancellationToken);
            if (!intent.StillOurs)
            {
                held.Remove(copy.Id);
                LogLost(logger, copy.Id);
            }

            return intent.StillOurs;
        }
        catch (StorageUnavailableException fault)
        {
            Refused(fault);
            return false;
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task StoreAsync(SettledAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            while (!await TryStoreAsync(attempt, cancellationToken))
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }

            if (!attempt.WasOurs)
            {
                LogLost(logger, attempt.Copy.Id);
            }
            else if (attempt.NextTry is { } next)
            {
                backlog.Added(attempt.Copy.Stream, next, deferred: true, deadline: attempt.Copy.Deadline);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends. The row still has its holder, so the next life tries the copy again.
        }
        finally
        {
            held.Remove(attempt.Copy.Id);
            _slots.Release();
        }
    }

    private async Task<bool> TryStoreAsync(SettledAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await _settled.CommitAsync(attempt, cancellationToken);
            gate.Open();
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Refused(fault);
            return false;
        }
    }

    private void Refused(Exception fault)
    {
        if (gate.IsOpen)
        {
            LogRefused(logger, fault.Message);
        }

        gate.Close();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery pauses, since its outcomes cannot be stored: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Copy {CopyId} belongs to another node now; this one lets go of it")]
    private static partial void LogLost(ILogger logger, Kernel.CopyId copyId);
}
