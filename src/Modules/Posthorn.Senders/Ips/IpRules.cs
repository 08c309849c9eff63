using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Senders.Ips;

/// <summary>What addresses, pools and their settings may be. Pure. The limits of pools are SendGrid's.</summary>
internal static class IpRules
{
    public const int MaxIps = 1000;
    public const int MaxPools = 100;
    public const int MaxIpsInPool = 100;
    private const int MaxNote = 200;
    private const int MaxHeloName = 253;
    private const int ShortestName = 2;
    private const int LongestName = 64;
    private const int MaxWeight = 100;

    /// <summary>Reads an address in full: four numbers with dots, or IPv6 without brackets and scope. IPv4 in IPv6 becomes IPv4.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        // The parser of .NET also takes "1", "0x7f.1" and "127.1".
        if (!IPAddress.TryParse(text, out var parsed) || text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text))
        {
            address = null;
            return false;
        }

        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return IsOfOneMachine(address);
    }

    public static IpRefusal? Check(IpSettings settings) =>
        settings.HeloName is { Length: > 0 } name && !IsHostName(name) ? IpRefusal.InvalidHeloName
        : settings.Note is { } note && (note.Length > MaxNote || note.Any(char.IsControl)) ? IpRefusal.InvalidNote
        : settings.Region is { } region && !IpRegions.All.Contains(region) ? IpRefusal.InvalidRegion
        : null;

    public static IpRefusal? CheckPoolName(string name) =>
        name.Length is < ShortestName or > LongestName ? IpRefusal.PoolNameLength
        : name[0] is '.' or ' ' ? IpRefusal.PoolNameStart
        : name.Any(char.IsControl) ? IpRefusal.PoolNameCharacters
        : null;

    public static IpRefusal? CheckWeight(int weight) => weight is < 1 or > MaxWeight ? IpRefusal.InvalidWeight : null;

    public static IpRefusal? CheckWarmupDay(int day) => day < 0 || day > WarmupSchedule.LastDay ? IpRefusal.InvalidWarmupDay : null;

    private static bool IsHostName(string name) =>
        name.Length <= MaxHeloName && Ascii.IsValid(name) && Uri.CheckHostName(name) == UriHostNameType.Dns;

    /// <summary>Loopback and private addresses count: tests use the first, and NAT stands before the second.</summary>
    private static bool IsOfOneMachine(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6Multicast
        && (address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes()[0] is > 0 and < 224);
}
