using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox.Storage;

/// <summary>
/// All that changes the tables. Everybody takes the row of <c>inbox_state</c> first: so the count in it stays true, and on PostgreSQL
/// ids become visible in their order, however many nodes write.
/// </summary>
internal sealed class InboxWriter(IdGenerator ids, int keep)
{
    private const string LockSql = "UPDATE inbox_state SET messages = messages WHERE id = 1 RETURNING messages, last_id";

    private const string InsertMessageSql = """
        INSERT INTO inbox_messages (id, received_at, size, attachments, mail_from, recipients, from_header, to_header, cc_header, subject,
            search_recipient, search_sender, search_subject, search_text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    public async ValueTask AddAsync(DbSession session, IReadOnlyList<PendingMessage> additions)
    {
        var (messages, lastId) = await LockAsync(session);
        foreach (var addition in additions)
        {
            addition.Id = lastId = Math.Max(ids.Next(), lastId + 1);
        }

        await session.ExecuteManyAsync(InsertMessageSql, additions, 14, Bind);
        await session.ExecuteManyAsync(
            "INSERT INTO inbox_raw (message_id, raw) VALUES ($1, $2)", additions, 2,
            (addition, values) => (values[0], values[1]) = (addition.Id, addition.Captured.Raw));

        messages += additions.Count;
        if (messages > keep)
        {
            await DeleteOldestAsync(session, messages - keep);
            messages = keep;
        }

        await session.ExecuteAsync("UPDATE inbox_state SET messages = $1, last_id = $2 WHERE id = 1", messages, lastId);
    }

    public static async ValueTask<bool> DeleteAsync(DbSession session, long id)
    {
        await LockAsync(session);
        var deleted = await session.ExecuteAsync("DELETE FROM inbox_messages WHERE id = $1", id);
        await session.ExecuteAsync("DELETE FROM inbox_raw WHERE message_id = $1", id);
        await session.ExecuteAsync("UPDATE inbox_state SET messages = messages - $1 WHERE id = 1", deleted);
        return deleted > 0;
    }

    public static async ValueTask DeleteAllAsync(DbSession session)
    {
        await LockAsync(session);
        await session.ExecuteAsync("DELETE FROM inbox_messages");
        await session.ExecuteAsync("DELETE FROM inbox_raw");
        await session.ExecuteAsync("UPDATE inbox_state SET messages = 0 WHERE id = 1");
    }

    private static async ValueTask<(long Messages, long LastId)> LockAsync(DbSession session) =>
        await session.QueryFirstAsync(LockSql, reader => (reader.GetInt64(0), reader.GetInt64(1)));

    /// <summary>The id below which all go is found along the index: as many steps as there are rows to delete.</summary>
    private static async ValueTask DeleteOldestAsync(DbSession session, long count)
    {
        var last = await session.QueryLongAsync("SELECT id FROM inbox_messages ORDER BY id LIMIT 1 OFFSET $1", count - 1);
        await session.ExecuteAsync("DELETE FROM inbox_messages WHERE id <= $1", last);
        await session.ExecuteAsync("DELETE FROM inbox_raw WHERE message_id <= $1", last);
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
    }
}
