using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;
using Posthorn.Suppressions.Statistics;

namespace Posthorn.Suppressions.Feed;

/// <summary>Fills the lists, and the counters of bounces, from what happened to mail.</summary>
internal sealed class SuppressionFollower(Occupancy occupancy) : IEventFollower
{
    public string Name => "suppressions";

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
        await BounceDayStore.CountAsync(session, BounceDay.Of(events));
    }
}
