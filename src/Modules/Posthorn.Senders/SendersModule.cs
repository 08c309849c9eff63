using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Senders.Domains;
using Posthorn.Senders.Ips;
using Posthorn.Senders.Links;
using Posthorn.Storage;

namespace Posthorn.Senders;

public sealed class SendersOptions
{
    /// <summary>The public name of this server, as DNS records name it. Default: the machine's name.</summary>
    public string HostName { get; set; } = Environment.MachineName.ToLowerInvariant();
}

public static class SendersModule
{
    public static MigrationSet Migrations { get; } = new("senders", typeof(SendersModule).Assembly);

    public static IServiceCollection AddSenders(this IServiceCollection services) => services
        .AddSingleton<SenderDomainStore>()
        .AddSingleton<SignerCache>()
        .AddSingleton<ISenderDomains, SenderDomains>()
        .AddSingleton<ISendingIps, SendingIps>()
        .AddSingleton<LinkHostStore>()
        .AddSingleton<ILinkHosts, LinkHosts>()
        .AddSingleton<IIpPools, IpPools>()
        .AddSingleton<ISubuserIps, SubuserIps>()
        .AddSingleton<IIpStock, IpStock>();

    /// <summary>Keeps <see cref="ISendingIps"/> up to date. It comes before whatever accepts or delivers mail.</summary>
    public static IServiceCollection AddSendersWorkers(this IServiceCollection services) => services.AddHostedService<SendingIpsWorker>();
}
