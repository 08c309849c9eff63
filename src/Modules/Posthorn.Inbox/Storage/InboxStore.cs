using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Posthorn.Inbox.Await;
using Posthorn.Inbox.Capture;
using Posthorn.Inbox.Search;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox.Storage;

/// <summary>The mails, the newest <see cref="InboxOptions.Keep"/> of them. Raw bytes lie apart, so that lists never read them.</summary>
internal sealed class InboxStore
{
    private readonly IDatabase _database;
    private readonly InboxWriter _writer;
    private readonly WriteGroup<PendingMessage> _additions;
    private readonly Arrivals _arrivals;

    public InboxStore(IDatabase database, IdGenerator ids, IOptions<InboxOptions> options, Arrivals arrivals)
    {
        _database = database;
        _writer = new InboxWriter(ids, options.Value.Keep);
        _additions = database.Group<PendingMessage>(_writer.AddAsync);
        _arrivals = arrivals;
    }

    /// <summary>Returns after the commit, and then wakes those who wait for such a mail.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot take writes now.</exception>
    public async Task<InboxMessage> AddAsync(CapturedMessage captured, CancellationToken cancellationToken)
    {
        var pending = new PendingMessage(captured);
        await _additions.CommitAsync(pending, cancellationToken);
        var stored = captured.Message with { Id = pending.Id };
        _arrivals.Publish(stored, captured.Search);
        return stored;
    }

    /// <returns>Newest first, below <paramref name="before"/> when it is given.</returns>
    public Task<List<InboxMessage>> FindAsync(InboxQuery query, long? before, int limit, CancellationToken cancellationToken) =>
        SelectAsync(SearchSql.Newest(query, before ?? long.MaxValue, limit), cancellationToken);

    /// <returns>The oldest above <paramref name="after"/> that matches, or null.</returns>
    public async Task<InboxMessage?> FirstAfterAsync(InboxQuery query, long after, CancellationToken cancellationToken) =>
        (await SelectAsync(SearchSql.FirstAfter(query, after), cancellationToken)).FirstOrDefault();

    /// <summary>The highest id ever given, also to a mail that is gone; ids become visible in their order.</summary>
    public Task<long> LastIdAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(session => session.QueryLongAsync("SELECT last_id FROM inbox_state"), cancellationToken);

    public Task<InboxMessage?> GetAsync(long id, CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {SearchSql.Columns} FROM inbox_messages WHERE id = $1", Read, id), cancellationToken);

    public Task<byte[]?> ReadRawAsync(long id, CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.QueryFirstAsync("SELECT raw FROM inbox_raw WHERE message_id = $1", reader => reader.GetFieldValue<byte[]>(0), id), cancellationToken);

    /// <returns>False when there is none of this id.</returns>
    public Task<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => InboxWriter.DeleteAsync(session, id), cancellationToken);

    public Task DeleteAllAsync(CancellationToken cancellationToken) => _database.WriteAsync(InboxWriter.DeleteAllAsync, cancellationToken);

    private Task<List<InboxMessage>> SelectAsync(SearchSql search, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => session.QueryAsync(search.Sql, Read, search.Values), cancellationToken);

    private static InboxMessage Read(DbDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
        Size = reader.GetInt64(2),
        Attachments = reader.GetInt32(3),
        MailFrom = reader.GetString(4),
        Recipients = JsonSerializer.Deserialize(reader.GetString(5), InboxJson.Wire.IReadOnlyListString)!,
        From = reader.IsDBNull(6) ? null : JsonSerializer.Deserialize(reader.GetString(6), InboxJson.Wire.InboxMailbox),
        To = JsonSerializer.Deserialize(reader.GetString(7), InboxJson.Wire.IReadOnlyListInboxMailbox)!,
        Cc = JsonSerializer.Deserialize(reader.GetString(8), InboxJson.Wire.IReadOnlyListInboxMailbox)!,
        Subject = reader.IsDBNull(9) ? null : reader.GetString(9),
    };
}

/// <summary>A mail on its way into the database. Its id is given inside the transaction, so that ids grow in the order of commits.</summary>
internal sealed class PendingMessage(CapturedMessage captured)
{
    public CapturedMessage Captured => captured;

    public long Id { get; set; }
}
