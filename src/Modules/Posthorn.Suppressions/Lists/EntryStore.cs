using System.Data.Common;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.Erasure;

namespace Posthorn.Suppressions.Lists;

/// <summary>The entries of all lists. Whatever their number, each call reads by an index and holds a bounded number of rows.</summary>
internal sealed class EntryStore(IDatabase database)
{
    public const string Columns = "account_id, email, list, group_id, created_at, reason, status, ip, source, event_id, submission_id, ordinal";

    /// <summary>Rows that one transaction deletes: other writers wait no longer than for so many.</summary>
    public const int DeletedTogether = 2000;

    private const int ColumnCount = 12;

    private const string Insert = $"""
        INSERT INTO suppressions_entries ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (account_id, email, list, group_id)
        """;

    /// <summary>Who is on the list already stays as they are: the date is when they left.</summary>
    private const string AddSql = $"{Insert} DO NOTHING";

    /// <summary>One entry for an address, with the newest reason.</summary>
    private const string RenewSql = $"""
        {Insert} DO UPDATE SET created_at = excluded.created_at, reason = excluded.reason, status = excluded.status, ip = excluded.ip,
            source = excluded.source, event_id = excluded.event_id, submission_id = excluded.submission_id, ordinal = excluded.ordinal
        WHERE suppressions_entries.created_at <= excluded.created_at
        """;

    /// <summary>Adds those that are not on their lists. The caller has told <see cref="Occupancy"/> before.</summary>
    /// <returns>How many were added.</returns>
    public static async ValueTask<int> AddAsync(DbSession session, IReadOnlyList<Entry> entries)
    {
        var added = 0;
        await session.ExecuteManyAsync(AddSql, InOrder(entries), ColumnCount, Bind, (_, changed) => added += changed);
        return added;
    }

    /// <summary>Adds, and replaces what is older. The caller has told <see cref="Occupancy"/> before.</summary>
    public static ValueTask RenewAsync(DbSession session, IReadOnlyList<Entry> entries) => session.ExecuteManyAsync(RenewSql, InOrder(entries), ColumnCount, Bind);

    /// <summary>Also of those that were forgotten.</summary>
    public static async ValueTask<bool> RemoveAsync(DbSession session, long accountId, SuppressionList list, long groupId, string email) =>
        await session.ExecuteAsync(
            "DELETE FROM suppressions_entries WHERE account_id = $1 AND email = $2 AND list = $3 AND group_id = $4", accountId, email, (int)list, groupId)
        + await ErasedEntries.RemoveAsync(session, accountId, list, groupId, [email]) > 0;

    /// <returns>False: it was not on the list.</returns>
    public Task<bool> RemoveAsync(long accountId, SuppressionList list, long groupId, string email, CancellationToken cancellationToken) =>
        database.WriteAsync(session => RemoveAsync(session, accountId, list, groupId, email), cancellationToken);

    public Task RemoveAsync(long accountId, SuppressionList list, IReadOnlyList<string> emails, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteManyAsync(
                "DELETE FROM suppressions_entries WHERE account_id = $1 AND email = $2 AND list = $3 AND group_id = 0", [.. emails.Order(StringComparer.Ordinal)], 3, (email, values) =>
                {
                    values[0] = accountId;
                    values[1] = email;
                    values[2] = (int)list;
                });
            await ErasedEntries.RemoveAsync(session, accountId, list, 0, emails);
        },
        cancellationToken);

    /// <summary>Deletes what a list held at a moment, some at a time, so that a kill leaves part of it and a second call ends it.</summary>
    public async Task RemoveUntilAsync(long accountId, SuppressionList list, long groupId, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (ErasedEntries.IsKept(list))
        {
            await database.WriteAsync(session => ErasedEntries.RemoveListAsync(session, accountId, list, groupId, until), cancellationToken);
        }

        while (await database.WriteAsync(session => RemoveSomeAsync(session, accountId, list, groupId, until), cancellationToken) == DeletedTogether)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public Task AddAsync(IReadOnlyList<Entry> entries, CancellationToken cancellationToken) =>
        database.WriteAsync(async session => { await AddAsync(session, entries); }, cancellationToken);

    /// <summary>All lists that an address is on, by list and group.</summary>
    public Task<List<Entry>> FindAsync(long accountId, string email, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM suppressions_entries WHERE account_id = $1 AND email = $2 ORDER BY list, group_id", Read, accountId, email),
        cancellationToken);

    /// <summary>Deletes what the lists hold of these addresses, and keeps of it only that there was somebody who wanted no mail.</summary>
    /// <returns>How many entries went.</returns>
    public Task<int> EraseAsync(long accountId, IReadOnlyList<string> emails, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var gone = 0;
            foreach (var batch in EmailBatch.Of(emails))
            {
                var deleted = await session.QueryAsync(
                    $"DELETE FROM suppressions_entries WHERE account_id = $1 AND email IN ({EmailBatch.Names(batch.Count, 2)}) RETURNING {Columns}", Read, [accountId, .. batch]);
                await ErasedEntries.AddAsync(session, deleted);
                gone += deleted.Count;
            }

            return gone;
        },
        cancellationToken);

    public Task<Entry?> FindAsync(long accountId, SuppressionList list, string email, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            $"SELECT {Columns} FROM suppressions_entries WHERE account_id = $1 AND email = $2 AND list = $3 AND group_id = 0", Read, accountId, email, (int)list),
        cancellationToken);

    /// <summary>Whether any list of the account holds anything, if only what is left of those who were forgotten.</summary>
    public Task<bool> HasAnyAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await session.QueryLongAsync("SELECT 1 FROM suppressions_entries WHERE account_id = $1 LIMIT 1", accountId) != 0
            || await session.QueryLongAsync("SELECT 1 FROM suppressions_erased WHERE account_id = $1 LIMIT 1", accountId) != 0,
        cancellationToken);

    /// <summary>How many have left each group; groups that nobody left are missing.</summary>
    public Task<List<KeyValuePair<long, long>>> CountGroupsAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            "SELECT group_id, COUNT(*) FROM suppressions_entries WHERE account_id = $1 AND list = $2 GROUP BY group_id",
            static reader => KeyValuePair.Create(reader.GetInt64(0), reader.GetInt64(1)), accountId, (int)SuppressionList.Group),
        cancellationToken);

    public Task<long> CountGroupAsync(long accountId, long groupId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryLongAsync(
            "SELECT COUNT(*) FROM suppressions_entries WHERE account_id = $1 AND list = $2 AND group_id = $3", accountId, (int)SuppressionList.Group, groupId),
        cancellationToken);

    /// <returns>The account with the lowest number above this one that has entries; 0: there is none.</returns>
    public Task<long> NextAccountAsync(long above, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryLongAsync("SELECT MIN(account_id) FROM suppressions_entries WHERE account_id > $1", above), cancellationToken);

    public static Entry Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), (SuppressionList)reader.GetInt32(2), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        (EntrySource)reader.GetInt32(8), reader.GetInt64(3), reader.GetString(5), reader.GetString(6), reader.GetString(7),
        reader.IsDBNull(9) ? null : reader.GetInt64(9), reader.IsDBNull(10) ? null : new CopyId(reader.GetInt64(10), reader.GetInt32(11)));

    private static async ValueTask<int> RemoveSomeAsync(DbSession session, long accountId, SuppressionList list, long groupId, DateTimeOffset until) =>
        await session.ExecuteAsync(
            $"""
            DELETE FROM suppressions_entries WHERE account_id = $1 AND list = $2 AND group_id = $3 AND email IN (
                SELECT email FROM suppressions_entries WHERE account_id = $1 AND list = $2 AND group_id = $3 AND created_at <= $4
                ORDER BY created_at, email LIMIT {DeletedTogether})
            """,
            accountId, (int)list, groupId, until.ToUnixTimeMilliseconds());

    /// <summary>Two writers that lock rows in the same order wait for each other, and never both. What is about one address stays in its order.</summary>
    private static List<Entry> InOrder(IReadOnlyList<Entry> entries) => [.. entries.OrderBy(entry => entry.AccountId).ThenBy(entry => entry.Email, StringComparer.Ordinal)];

    private static void Bind(Entry entry, object?[] values)
    {
        values[0] = entry.AccountId;
        values[1] = entry.Email;
        values[2] = (int)entry.List;
        values[3] = entry.GroupId;
        values[4] = entry.CreatedAt.ToUnixTimeMilliseconds();
        values[5] = entry.Reason;
        values[6] = entry.Status;
        values[7] = entry.Ip;
        values[8] = (int)entry.Source;
        values[9] = entry.EventId;
        values[10] = entry.Copy?.SubmissionId;
        values[11] = entry.Copy?.Ordinal;
    }
}
