using System.Text;

namespace Posthorn.Accounts.TwoFactor;

/// <summary>RFC 4648 section 6 without padding: how apps take a secret.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (pending, bits) = (0, 0);
        foreach (var value in bytes)
        {
            pending = (pending << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(pending >> (bits - 5)) & 31]);
            }

            pending &= (1 << bits) - 1;
        }

        return bits > 0 ? text.Append(Alphabet[(pending << (5 - bits)) & 31]).ToString() : text.ToString();
    }
}
