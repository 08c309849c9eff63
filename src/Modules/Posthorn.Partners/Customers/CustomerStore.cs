using System.Data.Common;
using Posthorn.Partners.Offerings;
using Posthorn.Storage;

namespace Posthorn.Partners.Customers;

internal sealed class CustomerStore(IDatabase database)
{
    /// <summary>Sweeps that are done together.</summary>
    private const int Together = 100;

    private const string Columns = "account_id, partner_id, public_id, timezone, is_test, ip_count, created_at";

    /// <returns>Null: this partner has no such customer (any more).</returns>
    public Task<Customer?> FindAsync(long partnerId, string publicId, CancellationToken cancellationToken) => !CustomerId.IsValid(publicId)
        ? Task.FromResult<Customer?>(null)
        : database.ReadAsync(
            session => session.QueryFirstAsync(
                $"SELECT {Columns} FROM partners_accounts WHERE partner_id = $1 AND public_id = $2 AND ended_at IS NULL", Read, partnerId, publicId),
            cancellationToken);

    /// <summary>The same, and it stays as it is until the end of the transaction.</summary>
    public static async ValueTask<Customer?> HoldAsync(DbSession session, long partnerId, string publicId)
    {
        if (!CustomerId.IsValid(publicId)
            || await session.ExecuteAsync(
                "UPDATE partners_accounts SET ip_count = ip_count WHERE partner_id = $1 AND public_id = $2 AND ended_at IS NULL", partnerId, publicId) == 0)
        {
            return null;
        }

        return await session.QueryFirstAsync($"SELECT {Columns} FROM partners_accounts WHERE partner_id = $1 AND public_id = $2", Read, partnerId, publicId);
    }

    /// <summary>The oldest first.</summary>
    /// <param name="partnerId">Whose.</param>
    /// <param name="after">Only those behind this one, which may have ended meanwhile; null: from the first.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null: this partner never had the one to begin behind.</returns>
    public Task<List<Customer>?> ListAsync(long partnerId, string? after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var from = after is null
                ? 0
                : await session.QueryLongAsync("SELECT account_id FROM partners_accounts WHERE partner_id = $1 AND public_id = $2", partnerId, after);
            return after is not null && from == 0
                ? null
                : await session.QueryAsync(
                    $"SELECT {Columns} FROM partners_accounts WHERE partner_id = $1 AND account_id > $2 AND ended_at IS NULL ORDER BY account_id LIMIT $3",
                    Read, partnerId, from, (long)limit);
        },
        cancellationToken);

    public static async ValueTask AddAsync(DbSession session, Customer customer) => await session.ExecuteAsync(
        $"INSERT INTO partners_accounts ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        customer.AccountId, customer.PartnerId, customer.PublicId, customer.Timezone, customer.IsTest ? 1 : 0, (long)customer.IpCount,
        customer.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>What it has from now on, and nothing else.</summary>
    public static async ValueTask SetHoldingsAsync(DbSession session, long accountId, IReadOnlyList<StoredHolding> holdings, long ipCount)
    {
        await session.ExecuteAsync("DELETE FROM partners_offerings WHERE account_id = $1", accountId);
        await session.ExecuteManyAsync(
            "INSERT INTO partners_offerings (account_id, position, name, type, quantity) VALUES ($1, $2, $3, $4, $5)",
            [.. holdings.Select((holding, position) => (Holding: holding, Position: (long)position))], 5,
            (row, values) => (values[0], values[1], values[2], values[3], values[4]) = (accountId, row.Position, row.Holding.Name, row.Holding.Type, row.Holding.Quantity));
        await session.ExecuteAsync("UPDATE partners_accounts SET ip_count = $2 WHERE account_id = $1", accountId, ipCount);
    }

    public Task<List<StoredHolding>> HoldingsAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => HoldingsAsync(session, accountId), cancellationToken);

    public static ValueTask<List<StoredHolding>> HoldingsAsync(DbSession session, long accountId) => session.QueryAsync(
        "SELECT name, type, quantity FROM partners_offerings WHERE account_id = $1 ORDER BY position",
        reader => new StoredHolding(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)), accountId);

    public static async ValueTask EndAsync(DbSession session, long accountId, DateTimeOffset now)
    {
        await session.ExecuteAsync("DELETE FROM partners_offerings WHERE account_id = $1", accountId);
        await session.ExecuteAsync("UPDATE partners_accounts SET ended_at = $2, ip_count = 0 WHERE account_id = $1", accountId, now.ToUnixTimeMilliseconds());
    }

    /// <param name="at">Null: never.</param>
    public static async ValueTask SweepAtAsync(DbSession session, long accountId, DateTimeOffset? at) => await session.ExecuteAsync(
        "UPDATE partners_accounts SET sweep_at = $2 WHERE account_id = $1", accountId, at?.ToUnixTimeMilliseconds());

    /// <summary>Accounts whose sweep is due; each is given to one caller alone.</summary>
    public static ValueTask<List<long>> TakeSweepsAsync(DbSession session, DateTimeOffset now) => session.QueryAsync(
        $"""
        UPDATE partners_accounts SET sweep_at = NULL WHERE account_id IN (
            SELECT account_id FROM partners_accounts WHERE sweep_at <= $1 ORDER BY sweep_at LIMIT {Together}) AND sweep_at IS NOT NULL
        RETURNING account_id
        """,
        reader => reader.GetInt64(0), now.ToUnixTimeMilliseconds());

    private static Customer Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4) != 0, (int)reader.GetInt64(5),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)));
}
