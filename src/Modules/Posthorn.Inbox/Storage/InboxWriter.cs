using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox.Storage;

/// <summary>
/// All that changes the tables. Everybody takes the row of <c>inbox_state</c> first: so the counts of mailboxes stay true, and on PostgreSQL
/// ids become visible in their order, however many nodes write.
/// </summary>
internal sealed class InboxWriter(IdGenerator ids, int keep)
{
    private const string LockSql = "UPDATE inbox_state SET last_id = last_id WHERE id = 1 RETURNING last_id";

    private const string InsertMessageSql = """
        INSERT INTO inbox_messages (id, received_at, size, attachments, mail_from, recipients, from_header, to_header, cc_header, subject,
            search_recipient, search_sender, search_subject, search_text, account_id, submission_id, ordinal)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """;

    private const string CountSql = """
        INSERT INTO inbox_boxes (account_id, messages) VALUES ($1, $2)
        ON CONFLICT (account_id) DO UPDATE SET messages = inbox_boxes.messages + excluded.messages RETURNING messages
        """;

    public async ValueTask AddAsync(DbSession session, IReadOnlyList<PendingMessage> additions)
    {
        var lastId = await LockAsync(session);
        var fresh = new List<PendingMessage>(additions.Count);
        foreach (var addition in additions)
        {
            if (addition.Copy is { } copy && await IsKeptAsync(session, copy, fresh))
            {
                addition.Id = null;
                continue;
            }

            addition.Id = lastId = Math.Max(ids.Next(), lastId + 1);
            fresh.Add(addition);
        }

        if (fresh.Count == 0)
        {
            return;
        }

        await session.ExecuteManyAsync(InsertMessageSql, fresh, 17, Bind);
        await session.ExecuteManyAsync(
            "INSERT INTO inbox_raw (message_id, raw) VALUES ($1, $2)", fresh, 2,
            (addition, values) => (values[0], values[1]) = (addition.Id, addition.Captured.Raw));
        foreach (var box in fresh.CountBy(addition => addition.AccountId))
        {
            if (await CountAsync(session, box.Key, box.Value) is var messages && messages > keep)
            {
                await DeleteOldestAsync(session, box.Key, messages - keep);
                await CountAsync(session, box.Key, keep - messages);
            }
        }

        await session.ExecuteAsync("UPDATE inbox_state SET last_id = $1 WHERE id = 1", lastId);
    }

    public static async ValueTask<bool> DeleteAsync(DbSession session, long accountId, long id)
    {
        await LockAsync(session);
        var deleted = await session.ExecuteAsync("DELETE FROM inbox_messages WHERE id = $1 AND account_id = $2", id, accountId);
        if (deleted > 0)
        {
            await session.ExecuteAsync("DELETE FROM inbox_raw WHERE message_id = $1", id);
            await CountAsync(session, accountId, -deleted);
        }

        return deleted > 0;
    }

    public static async ValueTask DeleteAllAsync(DbSession session, long accountId)
    {
        await LockAsync(session);
        await session.ExecuteAsync("DELETE FROM inbox_raw WHERE message_id IN (SELECT id FROM inbox_messages WHERE account_id = $1)", accountId);
        await session.ExecuteAsync("DELETE FROM inbox_messages WHERE account_id = $1", accountId);
        await session.ExecuteAsync("DELETE FROM inbox_boxes WHERE account_id = $1", accountId);
    }

    private static ValueTask<long> LockAsync(DbSession session) => session.QueryLongAsync(LockSql);

    /// <summary>In the table, or among those that come with it.</summary>
    private static async ValueTask<bool> IsKeptAsync(DbSession session, CopyId copy, List<PendingMessage> fresh) =>
        fresh.Exists(other => other.Copy == copy)
        || await session.QueryLongAsync("SELECT COUNT(*) FROM inbox_messages WHERE submission_id = $1 AND ordinal = $2", copy.SubmissionId, copy.Ordinal) > 0;

    private static ValueTask<long> CountAsync(DbSession session, long accountId, long more) => session.QueryLongAsync(CountSql, accountId, more);

    /// <summary>The id below which all go is found along the index: as many steps as there are rows to delete.</summary>
    private static async ValueTask DeleteOldestAsync(DbSession session, long accountId, long count)
    {
        var last = await session.QueryLongAsync("SELECT id FROM inbox_messages WHERE account_id = $1 ORDER BY id LIMIT 1 OFFSET $2", accountId, count - 1);
        await session.ExecuteAsync(
            "DELETE FROM inbox_raw WHERE message_id IN (SELECT id FROM inbox_messages WHERE account_id = $1 AND id <= $2)", accountId, last);
        await session.ExecuteAsync("DELETE FROM inbox_messages WHERE account_id = $1 AND id <= $2", accountId, last);
    }

    private static void Bind(PendingMessage addition, object?[] values)
    {
        var message = addition.Captured.Message;
        var search = addition.Captured.Search;
        values[0] = addition.Id;
        values[1] = message.ReceivedAt.ToUnixTimeMilliseconds();
        values[2] = message.Size;
        values[3] = message.Attachments;
        values[4] = message.MailFrom;
        values[5] = JsonSerializer.Serialize(message.Recipients, InboxJson.Wire.IReadOnlyListString);
        values[6] = message.From is null ? null : JsonSerializer.Serialize(message.From, InboxJson.Wire.InboxMailbox);
        values[7] = JsonSerializer.Serialize(message.To, InboxJson.Wire.IReadOnlyListInboxMailbox);
        values[8] = JsonSerializer.Serialize(message.Cc, InboxJson.Wire.IReadOnlyListInboxMailbox);
        values[9] = message.Subject;
        values[10] = search.Recipient;
        values[11] = search.Sender;
        values[12] = search.Subject;
        values[13] = search.Text;
        values[14] = addition.AccountId;
        values[15] = addition.Copy?.SubmissionId;
        values[16] = addition.Copy?.Ordinal;
    }
}
