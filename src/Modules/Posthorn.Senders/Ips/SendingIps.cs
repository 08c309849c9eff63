using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

internal sealed class SendingIps(IDatabase database) : ISendingIps, IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private volatile SendingIpSnapshot _current = SendingIpSnapshot.Empty;

    public SendingIpSnapshot Current => _current;

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One reader at a time, so that an older picture never replaces a newer one.
        await _reading.WaitAsync(cancellationToken);
        try
        {
            _current = await database.ReadAsync(session => ReadAsync(session, _current), cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>The version comes first: what changes while the rest is read has a later one and is read again next time.</summary>
    private static async ValueTask<SendingIpSnapshot> ReadAsync(DbSession session, SendingIpSnapshot known)
    {
        var version = await session.QueryLongAsync("SELECT version FROM senders_ip_version");
        return version == known.Version
            ? known
            : new SendingIpSnapshot(version, await IpStore.ListAllAsync(session), await PoolStore.ListAllAsync(session), await SubuserIps.ListAllAsync(session));
    }
}
