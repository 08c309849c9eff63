using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;
using Posthorn.Senders;

namespace Posthorn.Delivery.Tests;

/// <summary>Stands where the rooms of accounts and senders begin: nobody asks for TLS, and there are no addresses of our own.</summary>
internal static class Neighbours
{
    public static IServiceCollection AddNeighbours(this IServiceCollection services) => services
        .AddSingleton<IEnforcedTls, NobodyAsks>()
        .AddSingleton<ISendingIps, NoAddresses>();

    /// <summary>A lane to one site from the default source.</summary>
    public static Lane NewLane(string site = "", ShapingProfile? profile = null, TlsPolicy? tls = null)
    {
        var target = new LaneTarget(
            new LaneKey(0, site, (tls ?? TlsPolicy.Opportunistic).Key), site, null, new LaneLimits(20, 500), tls ?? TlsPolicy.Opportunistic,
            SendingSource.Default("posthorn.example.com"), profile);
        return new Lane(target, new Throttle(0, null, site, target.Limits));
    }

    private sealed class NobodyAsks : IEnforcedTls
    {
        public ValueTask<AccountTls> GetAsync(long accountId, CancellationToken cancellationToken) => new(AccountTls.Default);

        public Task SetAsync(long accountId, AccountTls setting, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoAddresses : ISendingIps
    {
        public SendingIpSnapshot Current { get; } = SendingIpSnapshot.Empty;

        public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
