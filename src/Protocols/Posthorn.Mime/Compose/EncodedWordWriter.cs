using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Posthorn.Mime;

/// <summary>
/// RFC 2047 encoded-words, always in utf-8: Q or B for the whole text, whichever is shorter.
/// Q uses the alphabet that section 5 (3) allows inside a phrase, so one form serves every header.
/// </summary>
internal static class EncodedWordWriter
{
    private const int MaxWordLength = 75;
    private const int LongestCharacter = 12;
    private static readonly int Overhead = "=?utf-8?Q??=".Length;
    private static readonly SearchValues<byte> Literal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"u8);

    public static void Write(HeaderWriter header, string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        ReadOnlySpan<byte> rest = rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented));
        var useQ = QLength(rest) <= Base64.GetMaxEncodedToUtf8Length(rest.Length);
        while (!rest.IsEmpty)
        {
            rest = rest[WriteWord(header, rest, useQ)..];
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static int WriteWord(HeaderWriter header, ReadOnlySpan<byte> text, bool useQ)
    {
        var room = HeaderWriter.PreferredLineLength - header.Column - 1 - Overhead;
        if (room < LongestCharacter)
        {
            header.Fold();
            room = MaxWordLength - Overhead;
        }

        Span<byte> word = stackalloc byte[MaxWordLength];
        (useQ ? "=?utf-8?Q?"u8 : "=?utf-8?B?"u8).CopyTo(word);
        var payload = word[(Overhead - 2)..];
        room = Math.Min(room, MaxWordLength - Overhead);
        var taken = useQ ? EncodeQ(text, payload[..room], out var written) : EncodeB(text, payload[..room], out written);
        "?="u8.CopyTo(payload[written..]);
        header.Word(word[..(written + Overhead)]);
        return taken;
    }

    private static int EncodeQ(ReadOnlySpan<byte> text, Span<byte> payload, out int written)
    {
        written = 0;
        var taken = 0;
        while (taken < text.Length)
        {
            Rune.DecodeFromUtf8(text[taken..], out _, out var length);
            var character = text.Slice(taken, length);
            if (written + QLength(character) > payload.Length)
            {
                break;
            }

            foreach (var octet in character)
            {
                written += EncodeOctet(octet, payload[written..]);
            }

            taken += length;
        }

        return taken;
    }

    private static int EncodeOctet(byte octet, Span<byte> target)
    {
        if (octet == ' ' || Literal.Contains(octet))
        {
            target[0] = octet == ' ' ? (byte)'_' : octet;
            return 1;
        }

        Hex.Escape((byte)'=', octet, target);
        return 3;
    }

    private static int EncodeB(ReadOnlySpan<byte> text, Span<byte> payload, out int written)
    {
        var taken = Math.Min(text.Length, payload.Length / 4 * 3);
        while (taken < text.Length && (text[taken] & 0xC0) == 0x80)
        {
            taken--;
        }

        Base64.EncodeToUtf8(text[..taken], payload, out _, out written);
        return taken;
    }

    private static int QLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        foreach (var octet in text)
        {
            length += octet == ' ' || Literal.Contains(octet) ? 1 : 3;
        }

        return length;
    }
}
