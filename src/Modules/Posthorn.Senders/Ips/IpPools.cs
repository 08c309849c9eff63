using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Senders.Ips;

/// <summary>Each change in one transaction, which begins with the version: so two changes never run at once and each sees the one before.</summary>
internal sealed class IpPools(IDatabase database, ISendingIps snapshot, IdGenerator ids, TimeProvider clock) : IIpPools
{
    public async Task<IReadOnlyList<SendingIp>> ListIpsAsync(long accountId, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => IpStore.ListAsync(session, accountId), cancellationToken);

    public async Task<IReadOnlyList<IpPool>> ListPoolsAsync(long accountId, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => PoolStore.ListAsync(session, accountId), cancellationToken);

    public async Task<IpOutcome<SendingIp>> AddIpAsync(long accountId, string address, IpSettings settings, CancellationToken cancellationToken)
    {
        if (!IpRules.TryParseAddress(address, out var parsed))
        {
            return new IpOutcome<SendingIp>.Refused(IpRefusal.InvalidAddress);
        }

        if (IpRules.Check(settings) is { } wrong)
        {
            return new IpOutcome<SendingIp>.Refused(wrong);
        }

        var now = clock.GetUtcNow();
        var ip = Apply(new SendingIp(ids.Next(), accountId, parsed, null, true, null, now, now, ""), settings);
        return await ChangeAsync<SendingIp>(
            async session =>
                await IpStore.CountAsync(session, accountId) >= IpRules.MaxIps ? Refuse<SendingIp>(IpRefusal.TooManyIps)
                : await IpStore.AddAsync(session, ip) ? new IpOutcome<SendingIp>.Done(ip)
                : Refuse<SendingIp>(IpRefusal.AddressTaken),
            cancellationToken);
    }

    public async Task<IpOutcome<SendingIp>> SetIpAsync(long accountId, string address, IpSettings settings, CancellationToken cancellationToken) =>
        IpRules.Check(settings) is { } wrong
            ? Refuse<SendingIp>(wrong)
            : await ChangeIpAsync(accountId, address, ip => Apply(ip, settings), cancellationToken);

    public async Task<IpOutcome<SendingIp>> StartWarmupAsync(long accountId, string address, int day, CancellationToken cancellationToken) =>
        IpRules.CheckWarmupDay(day) is { } wrong
            ? Refuse<SendingIp>(wrong)
            : await ChangeIpAsync(accountId, address, ip => ip with { WarmupStartedAt = StartOf(day, clock.GetUtcNow()) }, cancellationToken);

    public Task<IpOutcome<SendingIp>> StopWarmupAsync(long accountId, string address, CancellationToken cancellationToken) =>
        ChangeIpAsync(accountId, address, ip => ip with { WarmupStartedAt = null }, cancellationToken);

    public Task<IpOutcome<SendingIp>> RemoveIpAsync(long accountId, string address, CancellationToken cancellationToken) =>
        ChangeAsync<SendingIp>(
            async session =>
            {
                if (await FindIpAsync(session, accountId, address) is not { } ip)
                {
                    return Refuse<SendingIp>(IpRefusal.UnknownIp);
                }

                await IpStore.RemoveAsync(session, ip);
                return new IpOutcome<SendingIp>.Done(ip);
            },
            cancellationToken);

    public async Task<IpOutcome<IpPool>> AddPoolAsync(long accountId, string name, PoolClass poolClass, CancellationToken cancellationToken)
    {
        if (IpRules.CheckPoolName(name) is { } wrong)
        {
            return Refuse<IpPool>(wrong);
        }

        var pool = new IpPool(ids.Next(), accountId, name, poolClass, clock.GetUtcNow(), []);
        return await ChangeAsync<IpPool>(
            async session =>
                await PoolStore.CountAsync(session, accountId) >= IpRules.MaxPools ? Refuse<IpPool>(IpRefusal.TooManyPools)
                : await PoolStore.AddAsync(session, pool) ? new IpOutcome<IpPool>.Done(pool)
                : Refuse<IpPool>(IpRefusal.PoolNameTaken),
            cancellationToken);
    }

    public async Task<IpOutcome<IpPool>> SetPoolAsync(
        long accountId, string name, string? newName, PoolClass? poolClass, CancellationToken cancellationToken) =>
        newName is not null && IpRules.CheckPoolName(newName) is { } wrong
            ? Refuse<IpPool>(wrong)
            : await ChangePoolAsync(
                accountId, name,
                async (session, pool) =>
                {
                    var changed = pool with { Name = newName ?? pool.Name, Class = poolClass ?? pool.Class };
                    if (changed.Name != pool.Name && await PoolStore.FindAsync(session, accountId, changed.Name) is not null)
                    {
                        return Refuse<IpPool>(IpRefusal.PoolNameTaken);
                    }

                    await PoolStore.ChangeAsync(session, changed);
                    return new IpOutcome<IpPool>.Done(changed);
                },
                cancellationToken);

    public Task<IpOutcome<IpPool>> RemovePoolAsync(long accountId, string name, CancellationToken cancellationToken) =>
        ChangePoolAsync(
            accountId, name,
            static async (session, pool) =>
            {
                await PoolStore.RemoveAsync(session, pool);
                return new IpOutcome<IpPool>.Done(pool);
            },
            cancellationToken);

    public async Task<IpOutcome<IpPool>> AddToPoolAsync(long accountId, string name, string address, int weight, CancellationToken cancellationToken) =>
        IpRules.CheckWeight(weight) is { } wrong
            ? Refuse<IpPool>(wrong)
            : await ChangePoolAsync(
                accountId, name,
                async (session, pool) =>
                {
                    if (await FindIpAsync(session, accountId, address) is not { } ip)
                    {
                        return Refuse<IpPool>(IpRefusal.UnknownIp);
                    }

                    var others = pool.Members.Where(member => member.IpId != ip.Id).ToList();
                    if (others.Count >= IpRules.MaxIpsInPool)
                    {
                        return Refuse<IpPool>(IpRefusal.TooManyIpsInPool);
                    }

                    var added = new PoolMember(ip.Id, weight);
                    await PoolStore.SetMemberAsync(session, pool, added);
                    return new IpOutcome<IpPool>.Done(pool with { Members = [.. others.Append(added).OrderBy(member => member.IpId)] });
                },
                cancellationToken);

    public Task<IpOutcome<IpPool>> RemoveFromPoolAsync(long accountId, string name, string address, CancellationToken cancellationToken) =>
        ChangePoolAsync(
            accountId, name,
            async (session, pool) =>
                await FindIpAsync(session, accountId, address) is not { } ip ? Refuse<IpPool>(IpRefusal.UnknownIp)
                : await PoolStore.RemoveMemberAsync(session, pool, ip.Id)
                    ? new IpOutcome<IpPool>.Done(pool with { Members = [.. pool.Members.Where(member => member.IpId != ip.Id)] })
                : Refuse<IpPool>(IpRefusal.NotInPool),
            cancellationToken);

    private Task<IpOutcome<SendingIp>> ChangeIpAsync(long accountId, string address, Func<SendingIp, SendingIp> change, CancellationToken cancellationToken) =>
        ChangeAsync<SendingIp>(
            async session =>
            {
                if (await FindIpAsync(session, accountId, address) is not { } ip)
                {
                    return Refuse<SendingIp>(IpRefusal.UnknownIp);
                }

                var changed = change(ip) with { UpdatedAt = clock.GetUtcNow() };
                await IpStore.ChangeAsync(session, changed);
                return new IpOutcome<SendingIp>.Done(changed);
            },
            cancellationToken);

    private Task<IpOutcome<IpPool>> ChangePoolAsync(
        long accountId, string name, Func<DbSession, IpPool, ValueTask<IpOutcome<IpPool>>> change, CancellationToken cancellationToken) =>
        ChangeAsync<IpPool>(
            async session => await PoolStore.FindAsync(session, accountId, name) is { } pool
                ? await change(session, pool)
                : Refuse<IpPool>(IpRefusal.UnknownPool),
            cancellationToken);

    private async Task<IpOutcome<T>> ChangeAsync<T>(Func<DbSession, ValueTask<IpOutcome<T>>> change, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(
            async session =>
            {
                // The row's lock lasts until the commit.
                await session.ExecuteAsync("UPDATE senders_ip_version SET version = version + 1");
                return await change(session);
            },
            cancellationToken);
        await snapshot.RefreshAsync(cancellationToken);
        return outcome;
    }

    private static async ValueTask<SendingIp?> FindIpAsync(DbSession session, long accountId, string address) =>
        IpRules.TryParseAddress(address, out var parsed) ? await IpStore.FindAsync(session, accountId, parsed) : null;

    /// <summary>Limits go by the hour: a later day counts from the hour's beginning, else the first hour would have the limit of the day before.</summary>
    private static DateTimeOffset StartOf(int day, DateTimeOffset now) =>
        day == 0 ? now : WarmupSchedule.StartOf(WarmupSchedule.HourOf(now)).AddDays(-day);

    private static SendingIp Apply(SendingIp ip, IpSettings settings) => ip with
    {
        HeloName = settings.HeloName is { } name ? name.Length == 0 ? null : name : ip.HeloName,
        Note = settings.Note ?? ip.Note,
        Enabled = settings.Enabled ?? ip.Enabled,
        Region = settings.Region ?? ip.Region,
    };

    private static IpOutcome<T>.Refused Refuse<T>(IpRefusal why) => new(why);
}
