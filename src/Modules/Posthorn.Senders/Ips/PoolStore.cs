using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

/// <summary>The rows of pools and of what is in them.</summary>
internal static class PoolStore
{
    private const string Columns = "id, account_id, name, class, added_at";

    /// <returns>False when the account has a pool of this name.</returns>
    public static async ValueTask<bool> AddAsync(DbSession session, IpPool pool) =>
        await session.ExecuteAsync(
            $"INSERT INTO senders_pools ({Columns}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, name) DO NOTHING",
            pool.Id, pool.AccountId, pool.Name, (int)pool.Class, pool.AddedAt.ToUnixTimeMilliseconds()) > 0;

    public static async ValueTask ChangeAsync(DbSession session, IpPool pool) =>
        await session.ExecuteAsync(
            "UPDATE senders_pools SET name = $3, class = $4 WHERE id = $1 AND account_id = $2", pool.Id, pool.AccountId, pool.Name, (int)pool.Class);

    public static async ValueTask RemoveAsync(DbSession session, IpPool pool)
    {
        await session.ExecuteAsync("DELETE FROM senders_pool_ips WHERE pool_id = $1", pool.Id);
        await session.ExecuteAsync("DELETE FROM senders_pools WHERE id = $1 AND account_id = $2", pool.Id, pool.AccountId);
    }

    public static async ValueTask SetMemberAsync(DbSession session, IpPool pool, PoolMember member) =>
        await session.ExecuteAsync(
            """
            INSERT INTO senders_pool_ips (pool_id, ip_id, weight) VALUES ($1, $2, $3)
            ON CONFLICT (pool_id, ip_id) DO UPDATE SET weight = excluded.weight
            """,
            pool.Id, member.IpId, member.Weight);

    /// <returns>False when the address was not in the pool.</returns>
    public static async ValueTask<bool> RemoveMemberAsync(DbSession session, IpPool pool, long ipId) =>
        await session.ExecuteAsync("DELETE FROM senders_pool_ips WHERE pool_id = $1 AND ip_id = $2", pool.Id, ipId) > 0;

    public static async ValueTask<IpPool?> FindAsync(DbSession session, long accountId, string name)
    {
        var pool = await session.QueryFirstAsync($"SELECT {Columns} FROM senders_pools WHERE account_id = $1 AND name = $2", Read, accountId, name);
        return pool is null
            ? null
            : pool with
            {
                Members = await session.QueryAsync(
                    "SELECT ip_id, weight FROM senders_pool_ips WHERE pool_id = $1 ORDER BY ip_id",
                    static reader => new PoolMember(reader.GetInt64(0), reader.GetInt32(1)), pool.Id),
            };
    }

    /// <summary>By name. Members that were removed between the two reads are left out by whoever looks them up.</summary>
    public static async ValueTask<List<IpPool>> ListAllAsync(DbSession session) => WithMembers(
        await session.QueryAsync($"SELECT {Columns} FROM senders_pools ORDER BY name, id", Read),
        await session.QueryAsync("SELECT pool_id, ip_id, weight FROM senders_pool_ips ORDER BY pool_id, ip_id", ReadMember));

    public static async ValueTask<List<IpPool>> ListAsync(DbSession session, long accountId) => WithMembers(
        await session.QueryAsync($"SELECT {Columns} FROM senders_pools WHERE account_id = $1 ORDER BY name", Read, accountId),
        await session.QueryAsync(
            """
            SELECT m.pool_id, m.ip_id, m.weight FROM senders_pool_ips m JOIN senders_pools p ON p.id = m.pool_id
            WHERE p.account_id = $1 ORDER BY m.pool_id, m.ip_id
            """,
            ReadMember, accountId));

    public static ValueTask<long> CountAsync(DbSession session, long accountId) =>
        session.QueryLongAsync("SELECT COUNT(*) FROM senders_pools WHERE account_id = $1", accountId);

    private static List<IpPool> WithMembers(List<IpPool> pools, List<(long Pool, PoolMember Member)> members)
    {
        var byPool = members.ToLookup(row => row.Pool, row => row.Member);
        return [.. pools.Select(pool => pool with { Members = [.. byPool[pool.Id]] })];
    }

    private static (long Pool, PoolMember Member) ReadMember(DbDataReader reader) =>
        (reader.GetInt64(0), new PoolMember(reader.GetInt64(1), reader.GetInt32(2)));

    private static IpPool Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        reader.GetString(2),
        (PoolClass)reader.GetInt32(3),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        []);
}
