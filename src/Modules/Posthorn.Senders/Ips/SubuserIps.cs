using Posthorn.Accounts;
using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

/// <summary>A parent's addresses that its subusers send from. The address stays the parent's: its warm-up and its name are counted once.</summary>
internal sealed class SubuserIps(IDatabase database, ISendingIps snapshot) : ISubuserIps
{
    public static ValueTask<List<LentIp>> ListAllAsync(DbSession session) => session.QueryAsync(
        "SELECT ip_id, account_id FROM senders_subuser_ips ORDER BY account_id, ip_id", reader => new LentIp(reader.GetInt64(0), reader.GetInt64(1)));

    public async ValueTask<IReadOnlyList<string>> FindForeignAsync(DbSession session, long parentId, IReadOnlyList<string> addresses)
    {
        List<string> foreign = [];
        foreach (var address in addresses)
        {
            if (await FindAsync(session, parentId, address) is null)
            {
                foreign.Add(address);
            }
        }

        return foreign;
    }

    public async ValueTask AssignAsync(DbSession session, long parentId, long subuserId, IReadOnlyList<string> addresses)
    {
        // As with every change of addresses: first of all, and its row's lock lasts until the commit.
        await session.ExecuteAsync("UPDATE senders_ip_version SET version = version + 1");
        await session.ExecuteAsync("DELETE FROM senders_subuser_ips WHERE account_id = $1", subuserId);
        foreach (var address in addresses)
        {
            if (await FindAsync(session, parentId, address) is { } ip)
            {
                await session.ExecuteAsync(
                    "INSERT INTO senders_subuser_ips (ip_id, account_id) VALUES ($1, $2) ON CONFLICT (ip_id, account_id) DO NOTHING", ip.Id, subuserId);
            }
        }
    }

    public async Task<IReadOnlyList<string>> ListAsync(long subuserId, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryAsync(
            "SELECT i.address FROM senders_subuser_ips s JOIN senders_ips i ON i.id = s.ip_id WHERE s.account_id = $1 ORDER BY i.id",
            reader => reader.GetString(0), subuserId),
        cancellationToken);

    public Task ShowAsync(CancellationToken cancellationToken) => snapshot.RefreshAsync(cancellationToken);

    private static ValueTask<SendingIp?> FindAsync(DbSession session, long parentId, string address) =>
        IpRules.TryParseAddress(address, out var parsed) ? IpStore.FindAsync(session, parentId, parsed) : ValueTask.FromResult<SendingIp?>(null);
}
