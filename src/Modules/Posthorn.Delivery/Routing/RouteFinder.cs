using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Posthorn.Dns;
using Posthorn.Network;

namespace Posthorn.Delivery.Routing;

/// <summary>Finds where a domain's mail goes: its MX hosts, the test mailbox, or the relay.</summary>
internal sealed class RouteFinder(IDnsResolver resolver, IOptions<DeliveryOptions> options)
{
    /// <summary>More addresses of one host are not looked at.</summary>
    private const int MaxAddressesPerHost = 20;

    private static readonly bool HasIPv6 = Socket.OSSupportsIPv6;
    private readonly DeliveryOptions _options = options.Value;

    public async ValueTask<RouteOutcome> FindAsync(string domain, CancellationToken cancellationToken) => _options.Mode switch
    {
        DeliveryMode.Inbox => new RouteOutcome.Found(new Route([new RouteTarget("inbox", _options.InboxAddress())])),
        DeliveryMode.Relay relay => await FindRelayAsync(relay, cancellationToken),
        _ => await FindMxAsync(domain, cancellationToken),
    };

    /// <summary>A relay's name may live in the hosts file or a private zone, so the system is asked rather than DNS alone.</summary>
    private static async ValueTask<RouteOutcome> FindRelayAsync(DeliveryMode.Relay relay, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(relay.Host, cancellationToken);
            RouteTarget[] targets = [.. addresses.Select(address => new RouteTarget(relay.Host, new IPEndPoint(address, relay.Port)))];
            return targets.Length > 0
                ? new RouteOutcome.Found(new Route(targets, relay.ImplicitTls, relay.Credentials, Route.Relay))
                : new RouteOutcome.Unknown($"the relay {relay.Host} has no address");
        }
        catch (SocketException fault)
        {
            return new RouteOutcome.Unknown($"the relay {relay.Host} cannot be found: {fault.Message}");
        }
    }

    private async ValueTask<RouteOutcome> FindMxAsync(string domain, CancellationToken cancellationToken)
    {
        if (!DomainName.TryParse(domain, out var name))
        {
            return new RouteOutcome.NoRoute($"unable to get mx info: {domain} is not a domain name", "5.1.2");
        }

        var answer = await resolver.QueryAsync(name, DnsRecordType.MX, cancellationToken);
        switch (answer)
        {
            case DnsAnswer.Failure failure:
                return new RouteOutcome.Unknown($"unable to resolve MX record for {domain}: {failure.Detail}");
            case DnsAnswer.NameError:
                return new RouteOutcome.NoRoute($"unable to get mx info: {domain} does not exist", "5.1.2");
            case DnsAnswer.NoData:
                // RFC 5321 section 5.1: without MX the domain is its own host.
                return await FindAddressesAsync(domain, [(name, 0)], cancellationToken);
            default:
                var records = answer.RecordsOf<MxRecord>().ToList();
                return MxRules.IsNullMx(records)
                    ? new RouteOutcome.NoRoute($"unable to get mx info: {domain} accepts no mail (null MX)", "5.1.10")
                    : await FindAddressesAsync(
                        domain, [.. MxRules.Order(records, Random.Shared.NextDouble).Select(record => (record.Exchange, (int)record.Preference))], cancellationToken);
        }
    }

    private async ValueTask<RouteOutcome> FindAddressesAsync(
        string domain, IReadOnlyList<(DomainName Host, int Level)> hosts, CancellationToken cancellationToken)
    {
        List<RouteTarget> targets = [];
        string? failure = null;
        string? refused = null;
        foreach (var (host, level) in hosts)
        {
            foreach (var type in HasIPv6 ? [DnsRecordType.A, DnsRecordType.AAAA] : new[] { DnsRecordType.A })
            {
                var answer = await resolver.QueryAsync(host, type, cancellationToken);
                failure ??= (answer as DnsAnswer.Failure)?.Detail;
                foreach (var address in AddressesOf(answer).Take(MaxAddressesPerHost))
                {
                    if (_options.AllowPrivateMx || AddressRules.IsPublic(address))
                    {
                        targets.Add(new RouteTarget(host.ToString().TrimEnd('.'), new IPEndPoint(address, _options.MxPort), level));
                    }
                    else
                    {
                        refused ??= $"{host} has {address}, {AddressRules.Describe(address)}";
                    }
                }
            }
        }

        return (targets.Count, failure, refused) switch
        {
            ( > 0, _, _) => new RouteOutcome.Found(new Route(targets)),
            (_, not null, _) => new RouteOutcome.Unknown($"unable to resolve the mail hosts of {domain}: {failure}"),
            (_, _, not null) => new RouteOutcome.NoRoute($"unable to get mx info: no mail host of {domain} has a public address ({refused})", "5.4.4"),
            _ => new RouteOutcome.NoRoute($"unable to get mx info: no mail host of {domain} has an address", "5.4.4"),
        };
    }

    private static IEnumerable<IPAddress> AddressesOf(DnsAnswer answer) =>
        answer.RecordsOf<ARecord>().Select(record => record.Address).Concat(answer.RecordsOf<AaaaRecord>().Select(record => record.Address));
}
