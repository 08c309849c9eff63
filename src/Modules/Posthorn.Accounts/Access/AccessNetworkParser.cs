using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Accounts.Access;

/// <summary>What stands in a list of allowed addresses: an address, a network in CIDR, or IPv4 with stars at its end.</summary>
internal static class AccessNetworkParser
{
    private const int Octets = 4;

    /// <summary>Bits beyond the prefix are cleared. <c>192.*.*.*</c> is <c>192.0.0.0/8</c>; an address alone is a network of one.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && text.Contains('*', StringComparison.Ordinal))
        {
            return TryParseStars(text, out network);
        }

        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bits))
        {
            return false;
        }

        network = Mask(address, slash < 0 ? bits : int.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    private static bool TryParseStars(string text, out IPNetwork network)
    {
        network = default;
        var parts = text.Split('.');
        var given = parts.TakeWhile(part => part != "*").Count();
        if (parts.Length != Octets || parts.Skip(given).Any(part => part != "*")
            || !TryParseAddress(string.Join('.', parts.Take(given).Concat(Enumerable.Repeat("0", Octets - given))), out var address))
        {
            return false;
        }

        network = Mask(address, given * 8);
        return true;
    }

    /// <summary>IPv4 in four decimal parts: the framework also reads octal, hexadecimal and shorter forms, which mean something else to people.</summary>
    private static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal) && IPAddress.TryParse(text, out address!)
                && address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6;
        }

        var parts = text.Split('.');
        if (parts.Length != Octets || !parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')))
        {
            return false;
        }

        return IPAddress.TryParse(text, out address!);
    }

    private static IPNetwork Mask(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)~(0xff >> Math.Clamp(length - (i * 8), 0, 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
