using System.Net;
using System.Net.Sockets;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>
/// How long the answer to a wrong password waits. Right ones never wait, so that one bad program does not slow its neighbours behind the same address.
/// </summary>
/// <param name="first">After the first wrong password; each further one doubles it.</param>
internal sealed class LoginBrake(TimeSpan first)
{
    /// <summary>Addresses that are remembered; beyond that those that have been quiet the longest are forgotten.</summary>
    public const int MaxAddresses = 10_000;

    private const int MaxDoublings = 30;
    private const int Ipv6NetworkOctets = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, LinkedListNode<Failures>> _byAddress = [];
    private readonly LinkedList<Failures> _byTime = [];

    /// <summary>Counts a wrong password.</summary>
    /// <returns>How long its answer waits.</returns>
    public TimeSpan Fail(IPAddress address, DateTimeOffset now)
    {
        var network = NetworkOf(address);
        lock (_lock)
        {
            ForgetUntil(now - Memory);
            var count = 1;
            if (_byAddress.Remove(network, out var known))
            {
                count += known.Value.Count;
                _byTime.Remove(known);
            }

            _byAddress.Add(network, _byTime.AddLast(new Failures(network, count, now)));
            if (_byAddress.Count > MaxAddresses)
            {
                Forget(_byTime.First!);
            }

            return TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(count - 1, MaxDoublings))));
        }
    }

    private void ForgetUntil(DateTimeOffset time)
    {
        while (_byTime.First is { } oldest && oldest.Value.Last < time)
        {
            Forget(oldest);
        }
    }

    private void Forget(LinkedListNode<Failures> node)
    {
        _byTime.Remove(node);
        _byAddress.Remove(node.Value.Address);
    }

    /// <summary>Who has IPv6 has a whole network of addresses.</summary>
    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var octets = address.GetAddressBytes();
        octets.AsSpan(Ipv6NetworkOctets).Clear();
        return new IPAddress(octets);
    }

    private sealed record Failures(IPAddress Address, int Count, DateTimeOffset Last);
}
