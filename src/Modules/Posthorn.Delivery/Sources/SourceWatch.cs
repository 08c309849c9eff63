using System.Collections.Concurrent;
using System.Net;
using Posthorn.Senders;

namespace Posthorn.Delivery.Sources;

/// <summary>The addresses that cannot be used on this machine, each with the reason. Asked with every mail, so asking takes no lock.</summary>
internal sealed class SourceWatch(ISendingIps ips)
{
    private readonly ConcurrentDictionary<long, string> _unavailable = new();

    /// <summary>Where the world begins: tests say themselves what is on this machine.</summary>
    public Func<IPAddress, string?> Probe { get; init; } = AddressProbe.WhyUnavailable;

    /// <returns>Null: it can be used, as far as anybody knows.</returns>
    public string? ReasonOf(long ipId) => _unavailable.TryGetValue(ipId, out var reason) ? reason : null;

    /// <summary>A connection could not be bound to the address. It stays out of use until the next check finds it well.</summary>
    public void Report(long ipId, string reason) => _unavailable[ipId] = reason;

    /// <summary>Looks at every address again.</summary>
    /// <returns>What changed: an address, and why it cannot be used now; null: it can again.</returns>
    public IReadOnlyList<(IPAddress Address, string? Reason)> Check()
    {
        List<(IPAddress, string?)> changed = [];
        var known = ips.Current.Ips;
        foreach (var ip in known)
        {
            var before = ReasonOf(ip.Id);
            var reason = Probe(ip.Address);
            if (reason is null)
            {
                _unavailable.TryRemove(ip.Id, out _);
            }
            else
            {
                _unavailable[ip.Id] = reason;
            }

            if (reason != before)
            {
                changed.Add((ip.Address, reason));
            }
        }

        foreach (var gone in _unavailable.Keys.Except(known.Select(ip => ip.Id)))
        {
            _unavailable.TryRemove(gone, out _);
        }

        return changed;
    }
}
