using System.Data.Common;
using System.Net;
using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

/// <summary>The rows of addresses.</summary>
internal static class IpStore
{
    private const string Columns = "id, account_id, address, helo_name, enabled, warmup_started_at, added_at, updated_at, note, region";

    /// <returns>False when the address is taken.</returns>
    public static async ValueTask<bool> AddAsync(DbSession session, SendingIp ip) =>
        await session.ExecuteAsync(
            $"INSERT INTO senders_ips ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (address) DO NOTHING",
            ip.Id, ip.AccountId, ip.Address.ToString(), ip.HeloName, ip.Enabled ? 1 : 0, ip.WarmupStartedAt?.ToUnixTimeMilliseconds(),
            ip.AddedAt.ToUnixTimeMilliseconds(), ip.UpdatedAt.ToUnixTimeMilliseconds(), ip.Note, ip.Region) > 0;

    public static async ValueTask ChangeAsync(DbSession session, SendingIp ip) =>
        await session.ExecuteAsync(
            "UPDATE senders_ips SET helo_name = $3, enabled = $4, warmup_started_at = $5, updated_at = $6, note = $7, region = $8 WHERE id = $1 AND account_id = $2",
            ip.Id, ip.AccountId, ip.HeloName, ip.Enabled ? 1 : 0, ip.WarmupStartedAt?.ToUnixTimeMilliseconds(), ip.UpdatedAt.ToUnixTimeMilliseconds(), ip.Note,
            ip.Region);

    /// <summary>To another owner, as if it was added there now. Pools and subusers of the one before have it no more.</summary>
    public static async ValueTask MoveAsync(DbSession session, SendingIp ip, long accountId, DateTimeOffset now)
    {
        await session.ExecuteAsync("DELETE FROM senders_pool_ips WHERE ip_id = $1", ip.Id);
        await session.ExecuteAsync("DELETE FROM senders_subuser_ips WHERE ip_id = $1", ip.Id);
        await session.ExecuteAsync(
            "UPDATE senders_ips SET account_id = $3, added_at = $4, updated_at = $4 WHERE id = $1 AND account_id = $2",
            ip.Id, ip.AccountId, accountId, now.ToUnixTimeMilliseconds());
    }

    public static async ValueTask RemoveAsync(DbSession session, SendingIp ip)
    {
        await session.ExecuteAsync("DELETE FROM senders_pool_ips WHERE ip_id = $1", ip.Id);
        await session.ExecuteAsync("DELETE FROM senders_subuser_ips WHERE ip_id = $1", ip.Id);
        await session.ExecuteAsync("DELETE FROM senders_ips WHERE id = $1 AND account_id = $2", ip.Id, ip.AccountId);
    }

    public static ValueTask<SendingIp?> FindAsync(DbSession session, long accountId, IPAddress address) =>
        session.QueryFirstAsync($"SELECT {Columns} FROM senders_ips WHERE account_id = $1 AND address = $2", Read, accountId, address.ToString());

    public static ValueTask<List<SendingIp>> ListAsync(DbSession session, long accountId) =>
        session.QueryAsync($"SELECT {Columns} FROM senders_ips WHERE account_id = $1 ORDER BY id", Read, accountId);

    public static ValueTask<List<SendingIp>> ListAllAsync(DbSession session) => session.QueryAsync($"SELECT {Columns} FROM senders_ips ORDER BY id", Read);

    public static ValueTask<long> CountAsync(DbSession session, long accountId) =>
        session.QueryLongAsync("SELECT COUNT(*) FROM senders_ips WHERE account_id = $1", accountId);

    private static SendingIp Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        IPAddress.Parse(reader.GetString(2)),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        reader.GetInt32(4) != 0,
        reader.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)),
        reader.GetString(8))
    {
        Region = reader.GetString(9),
    };
}
