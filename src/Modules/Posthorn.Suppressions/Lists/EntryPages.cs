using System.Runtime.CompilerServices;
using Posthorn.Storage;

namespace Posthorn.Suppressions.Lists;

/// <summary>A page of a list, newest first.</summary>
/// <param name="From">Not older; null: not bounded.</param>
/// <param name="Before">Older than that.</param>
internal sealed record EntryQuery(DateTimeOffset? From, DateTimeOffset? Before, EmailPattern? Email, int Limit, int Offset);

/// <summary>Reads lists in pages, and whole lists page by page: memory holds one page whatever the length.</summary>
internal sealed class EntryPages(IDatabase database)
{
    /// <summary>Rows that are read at a time where a whole list is wanted.</summary>
    public const int ReadTogether = 1000;

    public Task<List<Entry>> ReadAsync(long accountId, SuppressionList list, EntryQuery query, CancellationToken cancellationToken)
    {
        List<object?> values = [accountId, (int)list, query.Limit, query.Offset];

        // The inner query finds its page in the index alone, whatever it passes over on the way. A beginning is looked up by address: then the index by time is kept out of it, which would read the whole list.
        var where = query.Email?.From is null ? "list = $2" : "list + 0 = $2";
        Add("created_at >=", query.From?.ToUnixTimeMilliseconds());
        Add("created_at <", query.Before?.ToUnixTimeMilliseconds());
        Add("email >=", query.Email?.From);
        Add("email <", query.Email?.To);
        Add("email LIKE", query.Email?.Like, " ESCAPE '\\'");
        return database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {EntryStore.Columns} FROM suppressions_entries WHERE account_id = $1 AND list = $2 AND group_id = 0 AND email IN (
                    SELECT email FROM suppressions_entries WHERE account_id = $1 AND group_id = 0 AND {where}
                    ORDER BY created_at DESC, email DESC LIMIT $3 OFFSET $4)
                ORDER BY created_at DESC, email DESC
                """,
                EntryStore.Read, [.. values]),
            cancellationToken);

        void Add(string condition, object? value, string end = "")
        {
            if (value is not null)
            {
                values.Add(value);
                where += $" AND {condition} ${values.Count}{end}";
            }
        }
    }

    /// <summary>A whole list, oldest first.</summary>
    /// <param name="groupId">0 for lists that are no group's.</param>
    public async IAsyncEnumerable<Entry> ReadAllAsync(
        long accountId, SuppressionList list, long groupId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (time, email) = (long.MinValue, "");
        List<Entry> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"""
                    SELECT {EntryStore.Columns} FROM suppressions_entries
                    WHERE account_id = $1 AND list = $2 AND group_id = $3 AND (created_at, email) > ($4, $5)
                    ORDER BY created_at, email LIMIT {ReadTogether}
                    """,
                    EntryStore.Read, accountId, (int)list, groupId, time, email),
                cancellationToken);
            foreach (var entry in page)
            {
                yield return entry;
                (time, email) = (entry.CreatedAt.ToUnixTimeMilliseconds(), entry.Email);
            }
        }
        while (page.Count == ReadTogether);
    }

    /// <summary>Which of these addresses a group holds.</summary>
    public Task<List<string>> FindInGroupAsync(long accountId, long groupId, IReadOnlyList<string> emails, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                List<string> found = [];
                foreach (var batch in EmailBatch.Of(emails))
                {
                    found.AddRange(await session.QueryAsync(
                        $"""
                        SELECT email FROM suppressions_entries
                        WHERE account_id = $1 AND list = {(int)SuppressionList.Group} AND group_id = $2 AND email IN ({EmailBatch.Names(batch.Count, 3)})
                        """,
                        static reader => reader.GetString(0), [accountId, groupId, .. batch]));
                }

                return found;
            },
            cancellationToken);
}
