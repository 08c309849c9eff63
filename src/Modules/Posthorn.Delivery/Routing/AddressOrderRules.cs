using System.Net;
using System.Net.Sockets;

namespace Posthorn.Delivery.Routing;

/// <summary>
/// In which order the addresses of a route are tried. Hosts keep their order (RFC 5321 section 5.1); a host's addresses are mixed,
/// IPv6 and IPv4 in turn (RFC 8305 section 4), so that a family that does not work here costs little. Pure.
/// </summary>
internal static class AddressOrderRules
{
    /// <summary>Addresses tried in one attempt. Every host gets its share of them.</summary>
    public const int MaxAddresses = 10;

    /// <param name="targets">Hosts in order of their level, a host's addresses together.</param>
    /// <param name="fits">False: the address cannot be reached from here (a family without a source address).</param>
    /// <param name="isDead">True: nobody answered there lately; it goes behind all others.</param>
    /// <param name="dice">From 0 to 1: equal addresses share the load.</param>
    /// <returns>Groups; the addresses of one may race, and a group begins when the one before has failed.</returns>
    public static IReadOnlyList<IReadOnlyList<RouteTarget>> Order(
        IReadOnlyList<RouteTarget> targets, Func<EndPoint, bool> fits, Func<EndPoint, bool> isDead, Func<double> dice)
    {
        if (targets.Count == 1)
        {
            return fits(targets[0].Address) ? [targets] : [];
        }

        var hosts = targets
            .Where(target => fits(target.Address))
            .GroupBy(target => (target.Host, target.Level))
            .Select(host => Mix([.. host], dice))
            .ToList();
        return [.. Share(hosts)
            .GroupBy(target => (IsDead: isDead(target.Address), target.Level))
            .OrderBy(group => group.Key)
            .Select(group => (IReadOnlyList<RouteTarget>)[.. group])];
    }

    /// <summary>IPv6 first, then in turn; within a family by the dice.</summary>
    private static List<RouteTarget> Mix(List<RouteTarget> addresses, Func<double> dice)
    {
        var families = addresses
            .Select(target => (Target: target, Dice: dice()))
            .OrderBy(entry => entry.Dice)
            .ToLookup(entry => entry.Target.Address.AddressFamily == AddressFamily.InterNetworkV6, entry => entry.Target);
        var (six, four) = (families[true].ToList(), families[false].ToList());
        List<RouteTarget> mixed = [];
        for (var i = 0; i < Math.Max(six.Count, four.Count); i++)
        {
            mixed.AddRange(six.Skip(i).Take(1));
            mixed.AddRange(four.Skip(i).Take(1));
        }

        return mixed;
    }

    /// <summary>Takes the hosts' addresses in turn until there are enough, and gives them back host by host.</summary>
    private static IEnumerable<RouteTarget> Share(List<List<RouteTarget>> hosts)
    {
        var taken = new int[hosts.Count];
        var all = 0;
        for (var round = 0; all < MaxAddresses && hosts.Exists(host => host.Count > round); round++)
        {
            for (var host = 0; host < hosts.Count && all < MaxAddresses; host++)
            {
                if (hosts[host].Count > round)
                {
                    taken[host]++;
                    all++;
                }
            }
        }

        return hosts.SelectMany((host, index) => host.Take(taken[index]));
    }
}
