using Microsoft.Extensions.Options;
using Posthorn.Storage;
using Posthorn.Webhooks.Queue;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Posting;

/// <summary>Posts what waits for one endpoint, batch by batch in order, until nothing is due or one failed.</summary>
internal sealed class PostBatches(
    IDatabase database, WebhookStore webhooks, QueueStore queues, DeliveryStore deliveries, WebhookPost post, IOptions<WebhooksOptions> options, TimeProvider clock)
{
    public async Task ExecuteAsync(QueueState due, CancellationToken cancellationToken)
    {
        for (var queue = due; queue is not null && await IsPostedAsync(queue, cancellationToken);)
        {
            queue = await queues.FindAsync(due.WebhookId, cancellationToken);
            if (queue is null || queue.WaitingBytes < QueueRules.MaxBatch)
            {
                return;
            }
        }
    }

    /// <returns>True: it was taken, and the next one may go.</returns>
    private async Task<bool> IsPostedAsync(QueueState queue, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(queue.AccountId, queue.WebhookId, cancellationToken) is not { Enabled: true } webhook)
        {
            await queues.SkipAllAsync(queue, cancellationToken);
            return false;
        }

        var now = clock.GetUtcNow();
        var waiting = await queues.HeadsAsync(queue, cancellationToken);
        if (waiting.TakeWhile(head => QueueRules.IsTooOld(head, now)).ToList() is { Count: > 0 } tooOld)
        {
            await database.WriteAsync(async session => { await QueueStore.PassAsync(session, queue, tooOld, now); }, cancellationToken);
            return true;
        }

        var batch = QueueRules.Batch(waiting, queue.BatchEnd);
        if (batch.Count == 0)
        {
            return false;
        }

        var bodies = await queues.BodiesAsync(queue.WebhookId, batch[0].Number, batch[^1].Number, cancellationToken);
        var outcome = await post.ExecuteAsync(webhook, ChunkWriter.Join(bodies, batch.Sum(head => head.Size)), withPassword: true, cancellationToken);
        await SettleAsync(queue, batch, outcome, now, cancellationToken);
        return outcome.IsTaken;
    }

    private Task SettleAsync(QueueState queue, IReadOnlyList<ChunkHead> batch, PostOutcome outcome, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var (now, attempts) = (clock.GetUtcNow(), queue.Attempts + 1);
        return database.WriteAsync(
            async session =>
            {
                await deliveries.AddAsync(session, queue, batch, attempts, outcome, startedAt);
                await (outcome.IsTaken
                    ? QueueStore.PassAsync(session, queue, batch, now + options.Value.Flush)
                    : QueueStore.RetryAsync(session, queue, batch[^1].Number, attempts, now + QueueRules.WaitAfter(attempts)));
            },
            cancellationToken);
    }
}
