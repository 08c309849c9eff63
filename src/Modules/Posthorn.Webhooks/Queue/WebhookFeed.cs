using System.Buffers;
using Microsoft.Extensions.Options;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Queue;

/// <summary>Follows the log: what an endpoint wants to know is written as it will be posted, and waits in its queue.</summary>
internal sealed class WebhookFeed(WebhookStore webhooks, ICopyFacts facts, IOptions<WebhooksOptions> options, TimeProvider clock) : IEventFollower
{
    private Prepared? _prepared;

    public string Name => "webhooks";

    /// <summary>All that takes time is done before the transaction.</summary>
    public async Task PrepareAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        _prepared = new Prepared(events, await WriteAsync(events, cancellationToken));

    public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var prepared = _prepared is { } ready && ReferenceEquals(ready.Events, events) ? ready.Parts : await WriteAsync(events, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var (webhook, chunks) in prepared)
        {
            await QueueStore.AppendAsync(session, webhook.AccountId, webhook.Id, chunks, now, now + options.Value.Flush);
        }
    }

    private async Task<IReadOnlyList<(Webhook Webhook, IReadOnlyList<Chunk> Chunks)>> WriteAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - QueueRules.GiveUpAfter;
        var result = new List<(Webhook, IReadOnlyList<Chunk>)>();
        foreach (var account in events.Where(happened => happened.At > oldest).GroupBy(happened => happened.AccountId))
        {
            var wanting = (await webhooks.ListAsync(account.Key, cancellationToken)).Where(webhook => account.Any(happened => IsFor(webhook, happened))).ToList();
            if (wanting.Count > 0)
            {
                result.AddRange(await WriteAsync(wanting, [.. account], cancellationToken));
            }
        }

        return result;
    }

    private async Task<IEnumerable<(Webhook, IReadOnlyList<Chunk>)>> WriteAsync(
        List<Webhook> wanting, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var said = await facts.FindAsync([.. events.Select(happened => happened.Copy).Distinct()], cancellationToken);
        var writers = wanting.ConvertAll(_ => new ChunkWriter());
        var json = new ArrayBufferWriter<byte>(1024);
        foreach (var happened in events)
        {
            json.ResetWrittenCount();
            for (var i = 0; i < wanting.Count; i++)
            {
                if (!IsFor(wanting[i], happened))
                {
                    continue;
                }

                if (json.WrittenCount == 0)
                {
                    EventPayload.Write(happened, FactsOf(happened, said), json);
                }

                writers[i].Add(json.WrittenSpan, happened.At);
            }
        }

        return wanting.Select((webhook, i) => (webhook, writers[i].Finish()));
    }

    /// <summary>Another account's mail is nobody's here, whatever an event says.</summary>
    private static CopyFacts? FactsOf(CopyEvent happened, IReadOnlyDictionary<Kernel.CopyId, CopyFacts> said) =>
        said.TryGetValue(happened.Copy, out var facts) && facts.AccountId == happened.AccountId ? facts : null;

    /// <summary>What happened before there was a webhook is not told to it.</summary>
    private static bool IsFor(Webhook webhook, CopyEvent happened) => webhook.Wants(happened.Type) && happened.At >= webhook.CreatedAt;

    private sealed record Prepared(IReadOnlyList<CopyEvent> Events, IReadOnlyList<(Webhook Webhook, IReadOnlyList<Chunk> Chunks)> Parts);
}
