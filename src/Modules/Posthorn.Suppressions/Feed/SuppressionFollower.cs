using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;
using Posthorn.Suppressions.Statistics;

namespace Posthorn.Suppressions.Feed;

/// <summary>Fills the lists, and the counters of bounces, from what happened to mail.</summary>
internal sealed class SuppressionFollower(Occupancy occupancy, IAccountZones zones, ICopyFacts facts) : IEventFollower
{
    private (IReadOnlyList<CopyEvent> Events, IReadOnlyList<CopyEvent> Counted, Dictionary<long, TimeZoneInfo> Zones)? _prepared;

    public string Name => "suppressions";

    /// <summary>Time zones, and which mail is real, are known before the transaction.</summary>
    public async Task PrepareAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        _prepared = (events, await CountedAsync(events, cancellationToken), await ZonesAsync(events, cancellationToken));

    public async Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        List<Entry> entries = [.. events.Select(FeedRules.EntryOf).OfType<Entry>()];
        if (entries.Count == 0)
        {
            return;
        }

        foreach (var account in entries.Select(entry => entry.AccountId).Distinct())
        {
            occupancy.Note(account);
        }

        await EntryStore.RenewAsync(session, entries);
        if (_prepared is not { } ready || !ReferenceEquals(ready.Events, events))
        {
            ready = (events, await CountedAsync(events, cancellationToken), await ZonesAsync(events, cancellationToken));
        }

        await BounceDayStore.CountAsync(session, BounceDay.Of(ready.Counted, ready.Zones));
    }

    private async Task<Dictionary<long, TimeZoneInfo>> ZonesAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
    {
        var known = new Dictionary<long, TimeZoneInfo>();
        foreach (var account in events.Where(happened => FeedRules.ClassificationOf(happened) is not null).Select(happened => happened.AccountId).Distinct())
        {
            known[account] = await zones.FindAsync(account, cancellationToken);
        }

        return known;
    }

    /// <summary>Bounces of real mail. Test mail fills lists as other mail does, and counts for nothing.</summary>
    private ValueTask<IReadOnlyList<CopyEvent>> CountedAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) =>
        RealMail.OfAsync(facts, [.. events.Where(happened => happened.Type == EventType.Bounce)], cancellationToken);
}
