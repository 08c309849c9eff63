using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>Reads RFC 2047 encoded-words.</summary>
public static class EncodedWord
{
    /// <summary>
    /// Decodes the encoded-words in a text and leaves the rest as it is; blanks between two of them vanish (section 6.2).
    /// Never fails: what is no encoded-word stays, encoded line breaks become blanks. Words of one charset are decoded together, since careless writers split characters.
    /// </summary>
    public static string Decode(string text)
    {
        var start = text.IndexOf("=?", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        var pending = new ArrayBufferWriter<byte>();
        var charset = "";
        var copied = 0;
        while (start >= 0)
        {
            if (!TryRead(text.AsSpan(start), out var length, out var word))
            {
                start = text.IndexOf("=?", start + 1, StringComparison.Ordinal);
                continue;
            }

            var between = text.AsSpan(copied, start - copied);
            var continues = pending.WrittenCount > 0 && between.IsWhiteSpace();
            if (!continues || !word.Charset.Equals(charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush(decoded, pending, charset);
            }

            if (!continues)
            {
                decoded.Append(between);
            }

            charset = word.Charset;
            word.AppendOctets(pending);
            copied = start + length;
            start = text.IndexOf("=?", copied, StringComparison.Ordinal);
        }

        Flush(decoded, pending, charset);
        return Characters.OnOneLine(decoded.Append(text, copied, text.Length - copied).ToString());
    }

    /// <summary>The length of the encoded-word that starts here, or 0.</summary>
    internal static int LengthAt(ReadOnlySpan<char> text) => TryRead(text, out var length, out _) ? length : 0;

    private static void Flush(StringBuilder decoded, ArrayBufferWriter<byte> pending, string charset)
    {
        decoded.Append(Charset.Decode(pending.WrittenSpan, charset));
        pending.ResetWrittenCount();
    }

    /// <summary><c>=?charset*language?encoding?text?=</c>; no search passes the next question mark, so a text of false starts costs no more than itself.</summary>
    private static bool TryRead(ReadOnlySpan<char> text, out int length, out Word word)
    {
        word = default;
        length = 0;
        if (!text.StartsWith("=?"))
        {
            return false;
        }

        var charset = text[2..];
        var charsetEnd = charset.IndexOf('?');
        if (charsetEnd < 1 || charset.Length < charsetEnd + 3 || charset[charsetEnd + 2] != '?')
        {
            return false;
        }

        var encoding = (char)(charset[charsetEnd + 1] | 0x20);
        var encoded = charset[(charsetEnd + 3)..];
        var encodedEnd = encoded.IndexOf('?');
        charset = charset[..charsetEnd];
        if (encoding is not ('q' or 'b') || !encoded[Math.Max(0, encodedEnd)..].StartsWith("?=") || charset.ContainsAny(' ', '='))
        {
            return false;
        }

        var language = charset.IndexOf('*');
        length = 2 + charsetEnd + 3 + encodedEnd + 2;
        word = new Word((language < 0 ? charset : charset[..language]).ToString(), encoding == 'q', encoded[..encodedEnd]);
        return true;
    }

    private readonly ref struct Word(string charset, bool isQ, ReadOnlySpan<char> encoded)
    {
        private readonly ReadOnlySpan<char> _encoded = encoded;

        public string Charset { get; } = charset;

        public void AppendOctets(ArrayBufferWriter<byte> pending)
        {
            var octets = new byte[Encoding.UTF8.GetByteCount(_encoded)];
            Encoding.UTF8.GetBytes(_encoded, octets);
            var target = pending.GetSpan(Math.Max(octets.Length, Base64Body.MaxDecodedLength(octets.Length)));
            pending.Advance(isQ ? DecodeQ(octets, target) : Base64Body.Decode(octets, target));
        }

        private static int DecodeQ(ReadOnlySpan<byte> encoded, Span<byte> target)
        {
            var written = 0;
            for (var i = 0; i < encoded.Length; i++)
            {
                var octet = encoded[i];
                if (octet == '=' && Hex.TryRead(encoded[(i + 1)..], out var escaped))
                {
                    octet = escaped;
                    i += 2;
                }
                else if (octet == '_')
                {
                    octet = (byte)' ';
                }

                target[written++] = octet;
            }

            return written;
        }
    }
}
