using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

internal sealed class IpStock(ISendingIps snapshot, TimeProvider clock) : IIpStock
{
    public async ValueTask<IReadOnlyList<SendingIp>> TakeAsync(DbSession session, long accountId, int count, string region)
    {
        await HoldAsync(session);
        var free = (await IpStore.ListAsync(session, IIpStock.Nobody)).Where(ip => ip.Region == region && ip.Enabled)
            .OrderBy(ip => ip.AddedAt).ThenBy(ip => ip.Id).Take(count).ToList();
        if (free.Count < count || await IpStore.CountAsync(session, accountId) + count > IpRules.MaxIps)
        {
            return [];
        }

        foreach (var ip in free)
        {
            await IpStore.MoveAsync(session, ip, accountId, clock.GetUtcNow());
        }

        return [.. free.Select(ip => ip with { AccountId = accountId, AddedAt = clock.GetUtcNow(), UpdatedAt = clock.GetUtcNow() })];
    }

    public async ValueTask<IReadOnlyList<string>> ReturnAsync(DbSession session, long accountId, IReadOnlyList<string> addresses)
    {
        await HoldAsync(session);
        var (found, foreign) = (new List<SendingIp>(), new List<string>());
        foreach (var address in addresses)
        {
            if (IpRules.TryParseAddress(address, out var parsed) && await IpStore.FindAsync(session, accountId, parsed) is { } ip)
            {
                found.Add(ip);
            }
            else
            {
                foreign.Add(address);
            }
        }

        if (foreign.Count == 0)
        {
            await ReturnAsync(session, found);
        }

        return foreign;
    }

    public async ValueTask<IReadOnlyList<SendingIp>> ReturnAllAsync(DbSession session, long accountId)
    {
        await HoldAsync(session);
        var all = await IpStore.ListAsync(session, accountId);
        await ReturnAsync(session, all);
        return all;
    }

    public async ValueTask<long> CountAsync(DbSession session, long accountId)
    {
        await HoldAsync(session);
        return await IpStore.CountAsync(session, accountId);
    }

    public Task ShowAsync(CancellationToken cancellationToken) => snapshot.RefreshAsync(cancellationToken);

    private async ValueTask ReturnAsync(DbSession session, IReadOnlyList<SendingIp> ips)
    {
        foreach (var ip in ips)
        {
            await IpStore.MoveAsync(session, ip, IIpStock.Nobody, clock.GetUtcNow());
        }
    }

    /// <summary>As with every change of addresses: first of all, and its row's lock lasts until the commit.</summary>
    private static async ValueTask HoldAsync(DbSession session) => await session.ExecuteAsync("UPDATE senders_ip_version SET version = version + 1");
}
