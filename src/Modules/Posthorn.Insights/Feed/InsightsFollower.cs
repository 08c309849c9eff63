using Posthorn.Accounts;
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
internal sealed class InsightsFollower(ICopyFacts facts, GeoBook places, IAccountZones zones) : IEventFollower
{
    private Prepared? _prepared;

    public string Name => "insights";

    public async Task PrepareAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        _prepared = new Prepared(events, await PrepareBatchAsync(OfMail(events), cancellationToken));

    public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var batch = _prepared is { } ready && ReferenceEquals(ready.Events, events) ? ready.Batch : await PrepareBatchAsync(OfMail(events), cancellationToken);
        events = batch.Events;
        var firsts = await FirstStore.NoteAsync(session, batch.Counted);
        var counters = new CounterBatch();
        for (var i = 0; i < events.Count; i++)
        {
            if (batch.Facets[i] is not { } facets)
            {
                continue;
            }

            var (happened, day) = (events[i], batch.Days[i]);
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
            events,
            await DaysAsync(events, cancellationToken),
            [.. events.Select(happened => IsTest(happened, said) ? null : CounterRules.FacetsOf(happened, FactsOf(happened, said), PlaceOf(happened)))],
            said.Values.Any(mail => mail.IsTest) ? [.. events.Where(happened => !IsTest(happened, said))] : events,
            MessageRules.ChangesOf(events, happened => FactsOf(happened, said)));
    }

    /// <summary>The day of each event where its account is.</summary>
    private async Task<DateOnly[]> DaysAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var (days, known) = (new DateOnly[events.Count], new Dictionary<long, TimeZoneInfo>());
        for (var i = 0; i < days.Length; i++)
        {
            if (!known.TryGetValue(events[i].AccountId, out var zone))
            {
                known[events[i].AccountId] = zone = await zones.FindAsync(events[i].AccountId, cancellationToken);
            }

            days[i] = zone.DayOf(events[i].At);
        }

        return days;
    }

    /// <summary>What happens to an account is neither counted nor a mail's.</summary>
    private static IReadOnlyList<CopyEvent> OfMail(IReadOnlyList<CopyEvent> events) =>
        events.Any(happened => happened.IsOfAccount) ? [.. events.Where(happened => !happened.IsOfAccount)] : events;

    private GeoPlace? PlaceOf(CopyEvent happened) => happened.Type is EventType.Open or EventType.Click ? places.Find(happened.Detail.Ip) : null;

    /// <summary>Another account's mail is nobody's here, whatever an event says.</summary>
    private static CopyFacts? FactsOf(CopyEvent happened, IReadOnlyDictionary<CopyId, CopyFacts> said) =>
        said.TryGetValue(happened.Copy, out var facts) && facts.AccountId == happened.AccountId ? facts : null;

    private sealed record Prepared(IReadOnlyList<CopyEvent> Events, Batch Batch);

    /// <summary>Test mail stands in the activity feed, and counts for nothing: neither statistics nor reputation know of it.</summary>
    private static bool IsTest(CopyEvent happened, IReadOnlyDictionary<CopyId, CopyFacts> said) =>
        RealMail.IsTest(happened, said.GetValueOrDefault(happened.Copy));

    /// <param name="Days">By event.</param>
    /// <param name="Facets">By event; null: it is not counted.</param>
    /// <param name="Counted">The events that are.</param>
    private sealed record Batch(
        IReadOnlyList<CopyEvent> Events, IReadOnlyList<DateOnly> Days, IReadOnlyList<IReadOnlyList<Facet>?> Facets, IReadOnlyList<CopyEvent> Counted,
        IReadOnlyList<MessageChange> Changes);
}
