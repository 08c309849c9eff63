using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;
using Posthorn.Events;
using Posthorn.Senders;

namespace Posthorn.Delivery.Tests;

/// <summary>Stands where the rooms of accounts and senders begin: nobody asks for TLS, and there are no addresses of our own.</summary>
internal static class Neighbours
{
    public static IServiceCollection AddNeighbours(this IServiceCollection services) => services
        .AddSingleton<IEnforcedTls, NobodyAsks>()
        .AddSingleton<ISendingIps, NoAddresses>()
        .AddSingleton<ITestMailbox, KeptMail>()
        .AddSingleton<ISimulatedReader, EagerReader>();

    /// <summary>A lane to one site from the default source.</summary>
    public static Lane NewLane(string site = "", ShapingProfile? profile = null, TlsPolicy? tls = null)
    {
        var target = new LaneTarget(
            new LaneKey(0, site, (tls ?? TlsPolicy.Opportunistic).Key), site, null, new LaneLimits(20, 500), tls ?? TlsPolicy.Opportunistic,
            SendingSource.Default("posthorn.example.com"), profile);
        return new Lane(target, new Throttle(0, null, site, target.Limits));
    }

    /// <summary>Remembers which copies it was brought.</summary>
    internal sealed class KeptMail : ITestMailbox
    {
        public List<TestMail> Mails { get; } = [];

        public Task KeepAsync(TestMail mail, CancellationToken cancellationToken)
        {
            Mails.Add(mail);
            return Task.CompletedTask;
        }
    }

    /// <summary>Opens what it is shown, and clicks when it is told to.</summary>
    private sealed class EagerReader : ISimulatedReader
    {
        public IReadOnlyList<NewEvent> Read(TestMail mail, bool clicks, DateTimeOffset at) => [.. new[] { EventType.Open, EventType.Click }.Take(clicks ? 2 : 1)
            .Select(type => new NewEvent(mail.AccountId, mail.Copy, type, at, new EventDetail { Email = mail.Recipient }))];
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
