using Posthorn.Events;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Geo;
using Posthorn.Insights.Messages;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Feed;

/// <summary>
/// Keeps counters and the activity feed from the event log. One follower for both: what a mail said is looked up once, and all of it shares the transaction
/// with the place in the log, so each event counts once.
/// </summary>
internal sealed class InsightsFollower(ICopyFacts facts, GeoBook places) : IEventFollower
{
    private Prepared? _prepared;

    public string Name => "insights";

    public async Task PrepareAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        _prepared = new Prepared(events, await PrepareBatchAsync(events, cancellationToken));

    public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var batch = _prepared is { } ready && ReferenceEquals(ready.Events, events) ? ready.Batch : await PrepareBatchAsync(events, cancellationToken);
        var firsts = await FirstStore.NoteAsync(session, events);
        var counters = new CounterBatch();
        for (var i = 0; i < events.Count; i++)
        {
            var (happened, facets) = (events[i], batch.Facets[i]);
            var day = DateOnly.FromDateTime(happened.At.UtcDateTime);
            foreach (var metric in CounterRules.MetricsOf(happened))
            {
                counters.Add(happened.AccountId, facets, day, metric);
            }

            if (firsts.Contains(happened.Id))
            {
                counters.Add(happened.AccountId, facets, day, CounterRules.UniqueOf(happened.Type)!.Value);
            }
        }

        await CounterStore.AddAsync(session, counters);
        await MessageStore.ApplyAsync(session, batch.Changes);
    }

    private async Task<Batch> PrepareBatchAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var said = await facts.FindAsync([.. events.Select(happened => happened.Copy).Distinct()], cancellationToken);
        return new Batch(
            [.. events.Select(happened => CounterRules.FacetsOf(happened, FactsOf(happened, said), PlaceOf(happened)))],
            MessageRules.ChangesOf(events, happened => FactsOf(happened, said)));
    }

    private GeoPlace? PlaceOf(CopyEvent happened) => happened.Type is EventType.Open or EventType.Click ? places.Find(happened.Detail.Ip) : null;

    /// <summary>Another account's mail is nobody's here, whatever an event says.</summary>
    private static CopyFacts? FactsOf(CopyEvent happened, IReadOnlyDictionary<CopyId, CopyFacts> said) =>
        said.TryGetValue(happened.Copy, out var facts) && facts.AccountId == happened.AccountId ? facts : null;

    private sealed record Prepared(IReadOnlyList<CopyEvent> Events, Batch Batch);

    private sealed record Batch(IReadOnlyList<IReadOnlyList<Facet>> Facets, IReadOnlyList<MessageChange> Changes);
}
