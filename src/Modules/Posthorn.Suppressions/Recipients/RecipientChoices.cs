using System.Globalization;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Suppressions.Erasure;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Recipients;

internal sealed class RecipientChoices(IDatabase database, EntryStore store, Occupancy occupancy, IEventLog events, IAccountZones zones, TimeProvider clock) : IRecipientChoices
{
    public async Task<RecipientStanding> ReadAsync(long accountId, string recipient, CancellationToken cancellationToken)
    {
        if (AddressKey.Of(recipient) is not { } key)
        {
            return new RecipientStanding(false, new HashSet<long>());
        }

        var entries = await store.FindAsync(accountId, key, cancellationToken);
        var forgotten = await database.ReadAsync(session => ErasedEntries.FindLeftAsync(session, accountId, key), cancellationToken);
        return new RecipientStanding(
            entries.Any(entry => entry.List == SuppressionList.Unsubscribes) || forgotten.Contains(0),
            entries.Where(entry => entry.List == SuppressionList.Group).Select(entry => entry.GroupId).Concat(forgotten.Where(group => group != 0)).ToHashSet());
    }

    public async Task ApplyAsync(RecipientAct act, CancellationToken cancellationToken)
    {
        if (AddressKey.Of(act.Recipient) is not { } key)
        {
            return;
        }

        occupancy.Note(act.AccountId);
        var zone = await zones.FindAsync(act.AccountId, cancellationToken);
        await database.WriteAsync(
            async session =>
            {
                List<NewEvent> happened = [];
                foreach (var choice in act.Choices)
                {
                    if (await ApplyAsync(session, act, key, choice, zone) is { } change)
                    {
                        happened.Add(change);
                    }
                }

                await events.AppendAsync(session, happened);
            },
            cancellationToken);
    }

    /// <returns>What to tell; null: nothing changed, or there is no word for it (nobody is told who comes back from the global list).</returns>
    private async ValueTask<NewEvent?> ApplyAsync(DbSession session, RecipientAct act, string key, RecipientChoice choice, TimeZoneInfo zone)
    {
        var group = choice.GroupId is { } named && await IsGroupAsync(session, act.AccountId, named) ? named : (long?)null;
        if (!choice.Wants)
        {
            var list = group is null ? SuppressionList.Unsubscribes : SuppressionList.Group;
            var entry = new Entry(
                act.AccountId, key, list, clock.GetUtcNow(), act.IsOneClick ? EntrySource.OneClick : EntrySource.Page, group ?? 0, Copy: act.Copy);
            return await EntryStore.AddAsync(session, [entry]) == 0 ? null : group is null ? Told(act, EventType.Unsubscribe, null, zone) : Told(act, EventType.GroupUnsubscribe, group, zone);
        }

        if (choice.GroupId is null)
        {
            await EntryStore.RemoveAsync(session, act.AccountId, SuppressionList.Unsubscribes, 0, key);
            return null;
        }

        return group is { } joined && await EntryStore.RemoveAsync(session, act.AccountId, SuppressionList.Group, joined, key)
            ? Told(act, EventType.GroupResubscribe, joined, zone)
            : null;
    }

    private static async ValueTask<bool> IsGroupAsync(DbSession session, long accountId, long groupId) =>
        await session.QueryLongAsync("SELECT COUNT(*) FROM suppressions_groups WHERE account_id = $1 AND id = $2", accountId, groupId) > 0;

    private NewEvent Told(RecipientAct act, EventType type, long? groupId, TimeZoneInfo zone)
    {
        var now = clock.GetUtcNow();
        return new NewEvent(act.AccountId, act.Copy, type, now, new EventDetail
        {
            Email = act.Recipient, Ip = act.Ip, UserAgent = act.UserAgent, Url = groupId is null ? null : act.Url, GroupId = groupId,
            Date = type == EventType.Unsubscribe ? zone.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        });
    }
}
