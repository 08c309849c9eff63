using System.Globalization;
using System.Text;

namespace Posthorn.MailAuth.Dkim;

/// <summary>RFC 6376 section 2.11 <c>dkim-quoted-printable</c>, for the local part of i=.</summary>
internal static class DkimQuotedPrintable
{
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is > (byte)' ' and < 0x7f and not ((byte)';' or (byte)'='))
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"={octet:X2}");
            }
        }

        return encoded.ToString();
    }

    /// <summary>White space is dropped; an = without two upper-case hexadecimal digits stays as it is.</summary>
    public static string Decode(string encoded)
    {
        encoded = TagList.WithoutWhiteSpace(encoded);
        if (!encoded.Contains('='))
        {
            return encoded;
        }

        var octets = new List<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '=' && i + 2 < encoded.Length
                && byte.TryParse(encoded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes(encoded[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString(octets.ToArray());
    }
}
