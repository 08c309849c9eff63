using System.Text.Json;
using Posthorn.Insights.Query;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Messages;

internal sealed class MessageStore(IDatabase database)
{
    /// <summary>What later events change of a row; names of its own columns stand for what was.</summary>
    private const string Changes = """
        status = CASE WHEN excluded.status > insights_messages.status THEN excluded.status ELSE insights_messages.status END,
        opens = insights_messages.opens + excluded.opens, clicks = insights_messages.clicks + excluded.clicks,
        events = insights_messages.events | excluded.events,
        last_event_at = CASE WHEN excluded.last_event_at > insights_messages.last_event_at THEN excluded.last_event_at ELSE insights_messages.last_event_at END,
        subject = CASE WHEN $24 = 1 THEN excluded.subject ELSE insights_messages.subject END,
        reason = COALESCE(excluded.reason, insights_messages.reason), outbound_ip = COALESCE(excluded.outbound_ip, insights_messages.outbound_ip)
        """;

    private const string AddSql = $"""
        INSERT INTO insights_messages (account_id, submission_id, ordinal, message_id, from_email, to_email, to_key, subject, status, opens, clicks, events,
            created_at, last_event_at, reason, outbound_ip, template_id, asm_group_id, api_key_id, teammate, client_ip, unique_args, categories)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        ON CONFLICT (account_id, submission_id, ordinal) DO UPDATE SET {Changes}
        """;

    private const string UpdateSql = """
        UPDATE insights_messages SET status = CASE WHEN $4 > status THEN $4 ELSE status END, opens = opens + $5, clicks = clicks + $6, events = events | $7,
            last_event_at = CASE WHEN $8 > last_event_at THEN $8 ELSE last_event_at END
        WHERE account_id = $1 AND submission_id = $2 AND ordinal = $3
        """;

    /// <summary>The categories of a row move with its time: they are what it is found by.</summary>
    private const string CategorySql = """
        INSERT INTO insights_message_categories (account_id, category, submission_id, ordinal, last_event_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id, submission_id, ordinal, category) DO UPDATE SET last_event_at = excluded.last_event_at
        WHERE excluded.last_event_at > insights_message_categories.last_event_at
        """;

    private static readonly string[] Tables = ["insights_message_categories", "insights_messages"];

    public static async ValueTask ApplyAsync(DbSession session, IReadOnlyList<MessageChange> changes)
    {
        MessageChange[] known = [.. changes.Where(change => change.MessageId is not null)];
        MessageChange[] orphans = [.. changes.Where(change => change.MessageId is null)];
        (MessageChange Change, string Category)[] categories = [.. known.SelectMany(change => change.Categories.Select(category => (change, category)))];
        await session.ExecuteManyAsync(AddSql, known, 24, Bind);
        if (categories.Length > 0)
        {
            await session.ExecuteManyAsync(CategorySql, categories, 5, static (item, values) =>
            {
                values[0] = item.Change.AccountId;
                values[1] = item.Category;
                values[2] = item.Change.Copy.SubmissionId;
                values[3] = item.Change.Copy.Ordinal;
                values[4] = item.Change.LastAt.ToUnixTimeMilliseconds();
            });
        }

        if (orphans.Length > 0)
        {
            await session.ExecuteManyAsync(UpdateSql, orphans, 8, static (change, values) =>
            {
                values[0] = change.AccountId;
                values[1] = change.Copy.SubmissionId;
                values[2] = change.Copy.Ordinal;
                values[3] = (int)change.Status;
                values[4] = (long)change.Opens;
                values[5] = (long)change.Clicks;
                values[6] = change.Events;
                values[7] = change.LastAt.ToUnixTimeMilliseconds();
            });
            await session.ExecuteManyAsync(
                "UPDATE insights_message_categories SET last_event_at = $4 WHERE account_id = $1 AND submission_id = $2 AND ordinal = $3 AND last_event_at < $4",
                orphans, 4, static (change, values) =>
                {
                    values[0] = change.AccountId;
                    values[1] = change.Copy.SubmissionId;
                    values[2] = change.Copy.Ordinal;
                    values[3] = change.LastAt.ToUnixTimeMilliseconds();
                });
        }
    }

    /// <summary>The newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="query">What they must be like; null: all.</param>
    /// <param name="behind">Only what comes behind this row in the order.</param>
    /// <param name="limit">So many at most.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<List<MessageRow>> FindAsync(long accountId, QueryNode? query, MessagePlace? behind, int limit, CancellationToken cancellationToken)
    {
        var sql = QuerySql.Select(database.Kind, accountId, query, behind, limit);
        return database.ReadAsync(session => session.QueryAsync(sql.Text, MessageRow.Read, sql.Values), cancellationToken);
    }

    public Task<MessageRow?> FindAsync(long accountId, CopyId copy, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync(
            $"SELECT {MessageRow.Columns} FROM insights_messages m WHERE m.account_id = $1 AND m.submission_id = $2 AND m.ordinal = $3",
            MessageRow.Read, accountId, copy.SubmissionId, copy.Ordinal),
        cancellationToken);

    /// <returns>How many went; fewer than the limit: there are no more.</returns>
    public Task<int> RemoveUntilAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var old = await session.QueryAsync(
                "SELECT account_id, submission_id, ordinal FROM insights_messages WHERE created_at < $1 ORDER BY created_at LIMIT $2",
                static row => (Account: row.GetInt64(0), Submission: row.GetInt64(1), Ordinal: row.GetInt32(2)), until.ToUnixTimeMilliseconds(), limit);
            foreach (var table in Tables)
            {
                await session.ExecuteManyAsync(
                    $"DELETE FROM {table} WHERE account_id = $1 AND submission_id = $2 AND ordinal = $3", old, 3,
                    static (row, values) => (values[0], values[1], values[2]) = (row.Account, row.Submission, row.Ordinal));
            }

            return old.Count;
        },
        cancellationToken);

    private static void Bind(MessageChange change, object?[] values)
    {
        values[0] = change.AccountId;
        values[1] = change.Copy.SubmissionId;
        values[2] = change.Copy.Ordinal;
        values[3] = change.MessageId;
        values[4] = change.From;
        values[5] = change.To;
        values[6] = MessageRules.KeyOf(change.To);
        values[7] = change.Subject;
        values[8] = (int)change.Status;
        values[9] = (long)change.Opens;
        values[10] = (long)change.Clicks;
        values[11] = change.Events;
        values[12] = change.FirstAt.ToUnixTimeMilliseconds();
        values[13] = change.LastAt.ToUnixTimeMilliseconds();
        values[14] = change.Reason;
        values[15] = change.OutboundIp;
        values[16] = change.TemplateId;
        values[17] = change.GroupId;
        values[18] = change.KeyId;
        values[19] = change.Teammate;
        values[20] = change.ClientAddress;
        values[21] = change.UniqueArguments;
        values[22] = change.Categories.Count == 0 ? null : JsonSerializer.Serialize([.. change.Categories], MessagesJson.Default.StringArray);
        values[23] = change.IsSubjectFinal ? 1 : 0;
    }
}

/// <summary>A row's place in the order: the newest event first, then the youngest mail.</summary>
internal readonly record struct MessagePlace(DateTimeOffset LastEventAt, CopyId Copy);
