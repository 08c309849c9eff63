using System.Text;
using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>TXT: one or more character-strings (RFC 1035 section 3.3.14).</summary>
/// <param name="Name">The owner.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Strings">The character-strings, 0 to 255 octets each.</param>
public sealed record TxtRecord(DomainName Name, uint Ttl, IReadOnlyList<ReadOnlyMemory<byte>> Strings) : DnsRecord(Name, Ttl)
{
    public const int MaxStringLength = 255;

    public override DnsRecordType Type => DnsRecordType.TXT;

    /// <summary>
    /// The strings joined without anything between, as SPF (RFC 7208 section 3.3), DKIM and DMARC read them.
    /// UTF-8; octets that are not come out as U+FFFD.
    /// </summary>
    public string Text => Encoding.UTF8.GetString([.. Strings.SelectMany(part => part.ToArray())]);

    /// <summary>Cuts a text into strings of at most 255 octets.</summary>
    public static TxtRecord Of(DomainName name, uint ttl, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        return new TxtRecord(name, ttl, octets.Length == 0
            ? [ReadOnlyMemory<byte>.Empty]
            : [.. octets.Chunk(MaxStringLength).Select(part => new ReadOnlyMemory<byte>(part))]);
    }

    public bool Equals(TxtRecord? other) =>
        base.Equals(other) && Strings.Count == other.Strings.Count
        && Strings.Zip(other.Strings).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Text);

    internal static TxtRecord? Read(ref WireReader reader, DomainName name, uint ttl)
    {
        var strings = new List<ReadOnlyMemory<byte>>(1);
        do
        {
            if (!reader.TryReadByte(out var length) || !reader.TryReadBytes(length, out var octets))
            {
                return null;
            }

            strings.Add(octets.ToArray());
        }
        while (reader.Remaining > 0);

        return new TxtRecord(name, ttl, strings);
    }

    internal override void WriteData(WireWriter writer)
    {
        foreach (var part in Strings)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(part.Length, MaxStringLength);
            writer.WriteByte((byte)part.Length);
            writer.WriteBytes(part.Span);
        }
    }
}
