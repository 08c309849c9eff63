using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Insights.Geo;

/// <summary>
/// A MaxMind DB file (format 2.0) in memory: a binary tree over the bits of addresses, and behind it what is known of each network. Pure: bytes in,
/// places out.
/// </summary>
internal sealed class MmdbFile
{
    /// <summary>Between tree and data.</summary>
    private const int Separator = 16;

    /// <summary>The metadata stand at the end, in so many octets at most.</summary>
    private const int MaxMetadata = 128 * 1024;

    private static readonly byte[] MarkerBytes = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private readonly byte[] _file;
    private readonly uint _nodes;
    private readonly int _recordBits;
    private readonly int _dataStart;
    private readonly int _dataEnd;
    private readonly bool _isIpv6;
    private readonly uint _ipv4Root;

    private MmdbFile(byte[] file, uint nodes, int recordBits, int dataEnd, bool isIpv6)
    {
        (_file, _nodes, _recordBits, _dataEnd, _isIpv6) = (file, nodes, recordBits, dataEnd, isIpv6);
        _dataStart = (int)(nodes * (uint)recordBits / 4) + Separator;

        // Of IPv6 files the addresses of IPv4 are ::/96.
        for (var depth = 0; isIpv6 && depth < 96 && _ipv4Root < nodes; depth++)
        {
            _ipv4Root = Child(_ipv4Root, 0);
        }
    }

    public static bool TryOpen(byte[] file, [NotNullWhen(true)] out MmdbFile? opened, [NotNullWhen(false)] out string? error)
    {
        opened = null;
        error = "it is no file of the MaxMind DB format";
        var tail = file.AsSpan(Math.Max(0, file.Length - MaxMetadata));
        var found = tail.LastIndexOf(MarkerBytes);
        if (found < 0)
        {
            return false;
        }

        var dataEnd = file.Length - tail.Length + found;
        var metadata = new MmdbValue(tail[(found + MarkerBytes.Length)..]);
        if (metadata.FindNumber(0, "binary_format_major_version") is not 2
            || metadata.FindNumber(0, "record_size") is not ({ } bits and (24 or 28 or 32))
            || metadata.FindNumber(0, "ip_version") is not ({ } version and (4 or 6)))
        {
            error = "its metadata name another version of the format";
            return false;
        }

        if (metadata.FindNumber(0, "node_count") is not { } nodes || nodes == 0 || nodes > int.MaxValue / 8 || ((long)nodes * (long)bits / 4) + Separator > dataEnd)
        {
            error = "it is cut short";
            return false;
        }

        opened = new MmdbFile(file, (uint)nodes, (int)bits, dataEnd, version == 6);
        error = null;
        return true;
    }

    /// <returns><see cref="GeoPlace.Unknown"/> when the file says nothing of it.</returns>
    public GeoPlace Find(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> octets = stackalloc byte[16];
        if (!address.TryWriteBytes(octets, out var length) || (address.AddressFamily == AddressFamily.InterNetworkV6 && !_isIpv6))
        {
            return GeoPlace.Unknown;
        }

        var node = length == 4 ? _ipv4Root : 0;
        for (var bit = 0; bit < length * 8 && node < _nodes; bit++)
        {
            node = Child(node, (octets[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        // Equal: nothing is known. Above: where it stands, counted from the end of the tree with its separator.
        return node <= _nodes || node - _nodes < Separator ? GeoPlace.Unknown : Read((int)Math.Min(node - _nodes - Separator, int.MaxValue));
    }

    private GeoPlace Read(int offset)
    {
        var data = new MmdbValue(_file.AsSpan(_dataStart, _dataEnd - _dataStart));
        var country = Clean(data.FindText(offset, "country", "iso_code") ?? data.FindText(offset, "registered_country", "iso_code"), 2);
        return country is { Length: 2 } ? new GeoPlace(country, Clean(data.FindText(offset, "subdivisions", "iso_code"), 3)) : GeoPlace.Unknown;
    }

    private uint Child(uint node, int side)
    {
        var at = _file.AsSpan((int)(node * (uint)_recordBits / 4));
        return _recordBits switch
        {
            24 => Three(at[(side * 3)..]),
            28 => side == 0 ? ((uint)(at[3] >> 4) << 24) | Three(at) : ((uint)(at[3] & 15) << 24) | Three(at[4..]),
            _ => ((uint)at[side * 4] << 24) | Three(at[((side * 4) + 1)..]),
        };
    }

    private static uint Three(ReadOnlySpan<byte> at) => ((uint)at[0] << 16) | ((uint)at[1] << 8) | at[2];

    /// <summary>A code, and nothing else that a file may hold.</summary>
    private static string? Clean(string? code, int maxLength) =>
        code is { Length: > 0 } && code.Length <= maxLength && code.All(char.IsAsciiLetterOrDigit) ? code.ToUpperInvariant() : null;
}
