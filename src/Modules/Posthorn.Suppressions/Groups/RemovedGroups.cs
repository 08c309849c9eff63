using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Groups;

/// <summary>
/// What a removed group leaves: its entries count no longer the moment it is removed, and are deleted some at a time, however many there are.
/// A kill in between loses nothing, since what is to be deleted is on record.
/// </summary>
internal sealed class RemovedGroups(IDatabase database, EntryStore entries)
{
    /// <summary>In the transaction that removes the group.</summary>
    public static async ValueTask NoteAsync(DbSession session, long accountId, long groupId) =>
        await session.ExecuteAsync(
            "INSERT INTO suppressions_removed_groups (account_id, group_id) VALUES ($1, $2) ON CONFLICT (account_id, group_id) DO NOTHING", accountId, groupId);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var removed = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT account_id, group_id FROM suppressions_removed_groups ORDER BY account_id, group_id LIMIT 1000",
                static reader => (AccountId: reader.GetInt64(0), GroupId: reader.GetInt64(1))),
            cancellationToken);
        foreach (var (accountId, groupId) in removed)
        {
            await SweepAsync(accountId, groupId, cancellationToken);
        }
    }

    public async Task SweepAsync(long accountId, long groupId, CancellationToken cancellationToken)
    {
        await entries.RemoveUntilAsync(accountId, SuppressionList.Group, groupId, DateTimeOffset.MaxValue, cancellationToken);
        await database.WriteAsync(
            async session => { await session.ExecuteAsync("DELETE FROM suppressions_removed_groups WHERE account_id = $1 AND group_id = $2", accountId, groupId); },
            cancellationToken);
    }
}
