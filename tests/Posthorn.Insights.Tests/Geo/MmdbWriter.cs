using System.Net;
using System.Text;

namespace Posthorn.Insights.Tests.Geo;

/// <summary>Writes small files in the MaxMind DB format, as its description says.</summary>
internal sealed class MmdbWriter(int recordBits, int ipVersion)
{
    private const int Unknown = -1;

    private readonly List<int[]> _nodes = [[Unknown, Unknown]];
    private readonly List<byte> _data = [];
    private readonly Dictionary<string, int> _countries = [];

    /// <param name="network">With its prefix length.</param>
    /// <param name="country">Null: the record has no country.</param>
    /// <param name="region">Null: it has no subdivisions.</param>
    public void Add(string network, string? country, string? region = null)
    {
        var parsed = IPNetwork.Parse(network);
        var octets = parsed.BaseAddress.GetAddressBytes();
        byte[] path = ipVersion == 6 && octets.Length == 4 ? [.. new byte[12], .. octets] : octets;
        var bits = parsed.PrefixLength + ((path.Length - octets.Length) * 8);
        var place = _data.Count;
        WriteRecord(country, region);
        var node = 0;
        for (var bit = 0; bit < bits; bit++)
        {
            var side = (path[bit / 8] >> (7 - (bit % 8))) & 1;
            if (bit == bits - 1)
            {
                _nodes[node][side] = -2 - place;
                break;
            }

            if (_nodes[node][side] < 0)
            {
                _nodes.Add([Unknown, Unknown]);
                _nodes[node][side] = _nodes.Count - 1;
            }

            node = _nodes[node][side];
        }
    }

    public byte[] Write()
    {
        var file = new List<byte>();
        foreach (var node in _nodes)
        {
            uint[] sides = [.. node.Select(side => side >= 0 ? (uint)side : side == Unknown ? (uint)_nodes.Count : (uint)(_nodes.Count + 16 + (-2 - side)))];
            file.AddRange(recordBits switch
            {
                24 => [.. Big(sides[0], 3), .. Big(sides[1], 3)],
                28 => [.. Big(sides[0] & 0xFFFFFF, 3), (byte)((sides[0] >> 24 << 4) | (sides[1] >> 24)), .. Big(sides[1] & 0xFFFFFF, 3)],
                _ => [.. Big(sides[0], 4), .. Big(sides[1], 4)],
            });
        }

        file.AddRange(new byte[16]);
        file.AddRange(_data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        file.Add((7 << 5) | 4);
        file.AddRange([.. Text("binary_format_major_version"), .. Number(2), .. Text("record_size"), .. Number(recordBits)]);
        file.AddRange([.. Text("ip_version"), .. Number(ipVersion), .. Text("node_count"), .. Number(_nodes.Count)]);
        return [.. file];
    }

    private void WriteRecord(string? country, string? region)
    {
        // Before what is looked for stands what has to be stepped over: numbers, a list, a map, a long text, a truth, a double.
        _data.Add((byte)((7 << 5) | (region is null ? 6 : 7)));
        _data.AddRange([.. Text("a"), .. Number(70000), .. Text("b"), 2, 4, .. Text("x"), .. Number(1), .. Text("c"), (7 << 5) | 1, .. Text("y"), .. Text(new string('z', 400))]);
        _data.AddRange([.. Text("d"), 1, 7, .. Text("e"), (3 << 5) | 8, .. new byte[8]]);
        _data.AddRange(Text("country"));
        if (country is null)
        {
            _data.Add(7 << 5);
        }
        else
        {
            // The second time by a pointer, as real files save room.
            byte[] map = [(7 << 5) | 1, .. Text("iso_code"), .. Text(country)];
            if (_countries.TryGetValue(country, out var known) && known < 2048)
            {
                map = [(byte)((1 << 5) | (known >> 8)), (byte)known];
            }
            else
            {
                _countries[country] = _data.Count;
            }

            _data.AddRange(map);
        }

        if (region is not null)
        {
            _data.AddRange([.. Text("subdivisions"), 2, 4, (7 << 5) | 1, .. Text("iso_code"), .. Text(region), (7 << 5) | 1, .. Text("iso_code"), .. Text("ZZ")]);
        }
    }

    private static byte[] Big(uint value, int octets) => [.. Enumerable.Range(0, octets).Select(i => (byte)(value >> (8 * (octets - 1 - i))))];

    private static byte[] Number(int value) => [(6 << 5) | 4, .. Big((uint)value, 4)];

    private static byte[] Text(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        byte[] head = octets.Length switch
        {
            < 29 => [(byte)((2 << 5) | octets.Length)],
            < 285 => [(2 << 5) | 29, (byte)(octets.Length - 29)],
            _ => [(2 << 5) | 30, .. Big((uint)(octets.Length - 285), 2)],
        };
        return [.. head, .. octets];
    }
}
