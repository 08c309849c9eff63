using Posthorn.Senders;

namespace Posthorn.Delivery.Sources;

/// <summary>Looks for itself whether an address is on this machine: a command runs beside the server, not in it.</summary>
internal sealed class SourceReports(IIpPools pools, WarmupStore warmup, TimeProvider clock) : ISourceReports
{
    public async Task<IReadOnlyList<SourceReport>> ListAsync(long accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ips = await pools.ListIpsAsync(accountId, cancellationToken);
        var drawn = await warmup.ReadAsync(WarmupSchedule.HourOf(now), cancellationToken);
        return [.. ips.Select(ip => new SourceReport(ip, AddressProbe.WhyUnavailable(ip.Address), WarmupOf(ip, drawn, now)))];
    }

    private static WarmupReport? WarmupOf(SendingIp ip, ILookup<long, ProviderDraw> drawn, DateTimeOffset now) =>
        WarmupSchedule.LimitOf(ip.WarmupStartedAt, now) is { } limit
            ? new WarmupReport(WarmupSchedule.DayOf(ip.WarmupStartedAt, now) ?? WarmupSchedule.LastDay, limit, [.. drawn[ip.Id]])
            : null;
}
