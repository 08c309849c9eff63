using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Members;

/// <summary>Adds addresses to a group or to the global list on behalf of the account. No event tells it: recipients did nothing.</summary>
internal sealed class AddMembers(IDatabase database, Occupancy occupancy, TimeProvider clock)
{
    /// <param name="groupId">Null, or a group that is no more: the global list, so that nobody is mailed who should not be.</param>
    public Task ExecuteAsync(long accountId, long? groupId, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        occupancy.Note(accountId);
        var now = clock.GetUtcNow();
        return database.WriteAsync(
            async session =>
            {
                var exists = groupId is not null && await session.QueryLongAsync(
                    "SELECT COUNT(*) FROM suppressions_groups WHERE account_id = $1 AND id = $2", accountId, groupId) > 0;
                var (list, group) = exists ? (SuppressionList.Group, groupId!.Value) : (SuppressionList.Unsubscribes, 0L);
                await EntryStore.AddAsync(session, [.. keys.Distinct(StringComparer.Ordinal).Select(key => new Entry(accountId, key, list, now, EntrySource.Api, group))]);
            },
            cancellationToken);
    }
}
