using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Posthorn.Inbox.Await;
using Posthorn.Inbox.Capture;
using Posthorn.Inbox.Search;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox.Storage;

/// <summary>The mails of all accounts, the newest <see cref="InboxOptions.Keep"/> of each. Raw bytes lie apart, so that lists never read them.</summary>
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
    public async Task<InboxMessage> AddAsync(long accountId, CapturedMessage captured, CancellationToken cancellationToken) =>
        await AddAsync(new PendingMessage(accountId, null, captured), cancellationToken) ?? throw new InvalidOperationException("Only a copy can be there already.");

    /// <summary>The same for a copy of test mail: brought again, it stays one mail.</summary>
    /// <returns>Null: it was there.</returns>
    /// <exception cref="StorageUnavailableException">The database cannot take writes now.</exception>
    public Task<InboxMessage?> KeepAsync(long accountId, CopyId copy, CapturedMessage captured, CancellationToken cancellationToken) =>
        AddAsync(new PendingMessage(accountId, copy, captured), cancellationToken);

    /// <returns>Newest first, below <paramref name="before"/> when it is given.</returns>
    public Task<List<InboxMessage>> FindAsync(long accountId, InboxQuery query, long? before, int limit, CancellationToken cancellationToken) =>
        SelectAsync(SearchSql.Newest(accountId, query, before ?? long.MaxValue, limit), cancellationToken);

    /// <returns>The oldest above <paramref name="after"/> that matches, or null.</returns>
    public async Task<InboxMessage?> FirstAfterAsync(long accountId, InboxQuery query, long after, CancellationToken cancellationToken) =>
        (await SelectAsync(SearchSql.FirstAfter(accountId, query, after), cancellationToken)).FirstOrDefault();

    /// <summary>The highest id ever given, also to a mail that is gone; ids become visible in their order.</summary>
    public Task<long> LastIdAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(session => session.QueryLongAsync("SELECT last_id FROM inbox_state WHERE id = 1"), cancellationToken);

    public Task<InboxMessage?> GetAsync(long accountId, long id, CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {SearchSql.Columns} FROM inbox_messages WHERE id = $1 AND account_id = $2", Read, id, accountId), cancellationToken);

    public Task<byte[]?> ReadRawAsync(long accountId, long id, CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.QueryFirstAsync(
            "SELECT r.raw FROM inbox_raw r JOIN inbox_messages m ON m.id = r.message_id WHERE m.id = $1 AND m.account_id = $2",
            reader => reader.GetFieldValue<byte[]>(0), id, accountId),
        cancellationToken);

    /// <returns>False when the account has none of this id.</returns>
    public Task<bool> DeleteAsync(long accountId, long id, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => InboxWriter.DeleteAsync(session, accountId, id), cancellationToken);

    public Task DeleteAllAsync(long accountId, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => InboxWriter.DeleteAllAsync(session, accountId), cancellationToken);

    private async Task<InboxMessage?> AddAsync(PendingMessage pending, CancellationToken cancellationToken)
    {
        await _additions.CommitAsync(pending, cancellationToken);
        if (pending.Id is not { } id)
        {
            return null;
        }

        var stored = pending.Captured.Message with { Id = id };
        _arrivals.Publish(pending.AccountId, stored, pending.Captured.Search);
        return stored;
    }

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
/// <param name="copy">Of test mail; null: it came by SMTP.</param>
internal sealed class PendingMessage(long accountId, CopyId? copy, CapturedMessage captured)
{
    public long AccountId => accountId;

    public CopyId? Copy => copy;

    public CapturedMessage Captured => captured;

    /// <summary>Null after the commit: the copy was there.</summary>
    public long? Id { get; set; }
}
