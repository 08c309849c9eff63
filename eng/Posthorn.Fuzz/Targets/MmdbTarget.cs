using System.Net;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Insights.Geo;

namespace Posthorn.Fuzz.Targets;

/// <summary>A file of places that may be broken.</summary>
internal sealed class MmdbTarget : FuzzTarget
{
    private static readonly IPAddress[] Addresses = [IPAddress.Loopback, IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::1"), IPAddress.Broadcast];

    public override string Name => "mmdb";

    public override string About => "files of places: read or refused, a country is two letters";

    public override IReadOnlyList<byte[]> Samples { get; } = [Small(24), Small(28), Small(32)];

    public override IReadOnlyList<string> Words { get; } = ["country", "iso_code", "subdivisions", "registered_country", "record_size", "node_count", "ip_version", "MaxMind.com"];

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (!MmdbFile.TryOpen(input, out var file, out var error))
        {
            shape.Add(error);
            return shape.Value;
        }

        foreach (var place in Addresses.Select(file.Find))
        {
            Promise.Keep(place.Country is null || (place.Country.Length == 2 && place.Country.All(char.IsAsciiLetterOrDigit)), "A country is two letters or digits.");
            Promise.Keep(place.Region is null || place.Region.Length <= 3, "A region is short.");
            shape.Add(place.Country is not null);
        }

        return shape.Value;
    }

    /// <summary>One node, both sides of which lead to one record.</summary>
    private static byte[] Small(int bits)
    {
        byte[] node = bits switch { 24 => [0, 0, 17, 0, 0, 17], 28 => [0, 0, 17, 0, 0, 0, 17], _ => [0, 0, 0, 17, 0, 0, 0, 17] };
        return
        [
            .. node, .. new byte[16], 0xE1, .. Text("country"), 0xE1, .. Text("iso_code"), .. Text("US"), 0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8, 0xE4,
            .. Text("binary_format_major_version"), 0xC1, 2, .. Text("record_size"), 0xC1, (byte)bits, .. Text("ip_version"), 0xC1, 4, .. Text("node_count"), 0xC1, 1,
        ];
    }

    private static byte[] Text(string text) => [(byte)(0x40 | text.Length), .. Encoding.ASCII.GetBytes(text)];
}
