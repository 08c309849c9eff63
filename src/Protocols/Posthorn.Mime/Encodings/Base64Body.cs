using System.Buffers;
using System.Buffers.Text;

namespace Posthorn.Mime;

/// <summary>RFC 2045 section 6.8. Content may be encoded in pieces of a multiple of <see cref="OctetsPerLine"/> with a CRLF between them.</summary>
public static class Base64Body
{
    public const int OctetsPerLine = 57;
    public const int LineLength = 76;
    private const int LinesPerBlock = 64;
    private const byte NotInAlphabet = 0xFF;

    /// <summary>Writes lines of 76 columns with CRLF between them and none after the last.</summary>
    public static void Encode(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        while (!content.IsEmpty)
        {
            var target = output.GetSpan(LinesPerBlock * (LineLength + 2));
            var written = 0;
            for (var line = 0; line < LinesPerBlock && !content.IsEmpty; line++)
            {
                var length = Math.Min(OctetsPerLine, content.Length);
                Base64.EncodeToUtf8(content[..length], target[written..], out _, out var encoded);
                written += encoded;
                content = content[length..];
                if (!content.IsEmpty)
                {
                    "\r\n"u8.CopyTo(target[written..]);
                    written += 2;
                }
            }

            output.Advance(written);
        }
    }

    /// <summary>The room that <see cref="Decode"/> needs for so many encoded octets.</summary>
    public static int MaxDecodedLength(int encodedLength) => (encodedLength / 4 * 3) + 3;

    /// <summary>Decodes; octets outside the alphabet are skipped and padding may stand anywhere, as RFC 2045 asks of a reader.</summary>
    /// <returns>The number of octets written.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> destination) =>
        Base64.DecodeFromUtf8(encoded, destination, out _, out var written) == OperationStatus.Done
            ? written
            : DecodeLeniently(encoded, destination);

    private static int DecodeLeniently(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        var written = 0;
        var bits = 0u;
        var digits = 0;
        foreach (var octet in encoded)
        {
            if (octet == '=')
            {
                written += Flush(bits, digits, destination[written..]);
                (bits, digits) = (0, 0);
                continue;
            }

            var value = Value(octet);
            if (value == NotInAlphabet)
            {
                continue;
            }

            bits = (bits << 6) | value;
            if (++digits == 4)
            {
                written += Flush(bits, digits, destination[written..]);
                (bits, digits) = (0, 0);
            }
        }

        return written + Flush(bits, digits, destination[written..]);
    }

    private static int Flush(uint bits, int digits, Span<byte> destination)
    {
        var octets = digits * 6 / 8;
        for (var i = 0; i < octets; i++)
        {
            destination[i] = (byte)(bits >> ((digits * 6) - (8 * (i + 1))));
        }

        return octets;
    }

    private static byte Value(byte octet) => octet switch
    {
        >= (byte)'A' and <= (byte)'Z' => (byte)(octet - 'A'),
        >= (byte)'a' and <= (byte)'z' => (byte)(octet - 'a' + 26),
        >= (byte)'0' and <= (byte)'9' => (byte)(octet - '0' + 52),
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => NotInAlphabet,
    };
}
