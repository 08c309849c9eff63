using System.Text;

namespace Posthorn.Sending.V2Mail;

/// <summary>
/// <c>application/x-www-form-urlencoded</c> as bytes, since a file may come as a value: the framework's reader makes text of everything.
/// Pure. What is no escape stands for itself, as browsers read it.
/// </summary>
internal static class UrlEncodedParser
{
    /// <returns>Null: more members, or longer names, than there may be.</returns>
    public static List<V2Field>? Parse(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length];
        var used = 0;
        var fields = new List<V2Field>();
        foreach (var range in text.Split((byte)'&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals], decoded, ref used);
            var value = Decode(equals < 0 ? [] : pair[(equals + 1)..], decoded, ref used);
            if (fields.Count == V2MailLimits.Fields || name.Length > V2MailLimits.NameBytes)
            {
                return null;
            }

            fields.Add(new V2Field(Encoding.UTF8.GetString(name.Span), value));
        }

        return fields;
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> encoded, byte[] decoded, ref int used)
    {
        var start = used;
        for (var i = 0; i < encoded.Length; i++)
        {
            var octet = encoded[i];
            if (octet == '%' && i + 2 < encoded.Length && HexValue(encoded[i + 1]) is >= 0 and var high && HexValue(encoded[i + 2]) is >= 0 and var low)
            {
                octet = (byte)((high << 4) | low);
                i += 2;
            }
            else if (octet == '+')
            {
                octet = (byte)' ';
            }

            decoded[used++] = octet;
        }

        return decoded.AsMemory(start, used - start);
    }

    private static int HexValue(byte digit) => char.IsAsciiHexDigit((char)digit) ? digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10 : -1;
}
