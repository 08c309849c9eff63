using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>A part with a new body: quoted-printable or base64, the headers that say so, and UTF-8 where the words are new.</summary>
internal sealed class EditedLeaf
{
    /// <summary>Above this share of octets that quoted-printable would escape, base64 is shorter.</summary>
    private const double MaxEscapedShare = 1 / 6.0;

    private readonly ContentType? _type;
    private readonly bool _isBase64;

    /// <param name="type">Written anew with UTF-8 as its charset; null: it stays as it came.</param>
    private EditedLeaf(ContentType? type, bool isBase64, ReadOnlyMemory<byte> body)
    {
        _type = type;
        _isBase64 = isBase64;
        Body = body;
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Null when the part is no text of the mail, cannot be read without loss, or comes out as it went in.</summary>
    /// <param name="part">Any part.</param>
    /// <param name="boundaries">Of the multiparts around it: no new line may look like one of them.</param>
    /// <param name="edit">From media type and text to the new text.</param>
    public static EditedLeaf? Of(MimeEntity part, IReadOnlyList<string> boundaries, Func<string, string, string> edit)
    {
        if (!IsText(part) || !Charset.TryDecode(part.DecodeBody().Span, part.ContentType.Charset, out var text))
        {
            return null;
        }

        var edited = edit(part.ContentType.MediaType, text);
        if (edited == text)
        {
            return null;
        }

        return Encoded(part.ContentType, Encoding.UTF8.GetBytes(WithLineEnds(edited)), asText: true, boundaries);
    }

    /// <summary>
    /// The same octets in seven bits (RFC 6152 section 3). Null when they are already, and for what no transfer encoding may be put on:
    /// multiparts and messages (RFC 2045 section 6.4).
    /// </summary>
    public static EditedLeaf? InSevenBits(MimeEntity part, IReadOnlyList<string> boundaries)
    {
        var body = part.RawBody.Span;
        if (Ascii.IsValid(body)
            || part.TransferEncoding is not ("7bit" or "8bit" or "binary")
            || part.ContentType.IsMultipart
            || part.ContentType.MediaType.StartsWith("message/", StringComparison.Ordinal))
        {
            return null;
        }

        var asText = part.ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal) && !HasLoneLineEnds(body);
        return Encoded(null, body, asText, boundaries);
    }

    private static EditedLeaf Encoded(ContentType? type, ReadOnlySpan<byte> octets, bool asText, IReadOnlyList<string> boundaries)
    {
        var body = new ArrayBufferWriter<byte>(octets.Length + 1);
        var isBase64 = !asText || IsShorterInBase64(octets);
        if (!isBase64)
        {
            QuotedPrintable.EncodeText(octets, body);

            // Looked for in what is written: a soft line break can put the start of a line where the text has none.
            isBase64 = HasBoundary(body.WrittenSpan, boundaries);
        }

        if (isBase64)
        {
            body.ResetWrittenCount();
            Base64Body.Encode(octets, body);
        }

        if (boundaries.Count == 0 && body.WrittenSpan is not [.., (byte)'\n'])
        {
            body.Write("\r\n"u8);
        }

        return new EditedLeaf(type, isBase64, body.WrittenMemory);
    }

    /// <summary>Writes what takes the place of a field; false: it stays as it is.</summary>
    public bool TryReplace(MimeHeader field, bool isFirst, HeaderWriter header)
    {
        switch (field.Name.ToUpperInvariant())
        {
            case "CONTENT-TYPE" when !isFirst && _type is not null:
            case "CONTENT-TRANSFER-ENCODING" when !isFirst:
                return true;
            case "CONTENT-TYPE" when _type is not null:
                WriteType(_type, header);
                return true;
            case "CONTENT-TRANSFER-ENCODING":
                WriteEncoding(header);
                return true;
            // They speak of the octets that were there before.
            case "CONTENT-MD5" or "CONTENT-LENGTH" or "LINES":
                return true;
            default:
                return false;
        }
    }

    public void WriteMissing(HeaderWriter header, HashSet<string> written, bool isMessage)
    {
        if (isMessage && written.Add("MIME-Version"))
        {
            new HeaderEdit.AsGiven("MIME-Version", "1.0").Write(header);
        }

        if (_type is not null && written.Add("Content-Type"))
        {
            WriteType(_type, header);
        }

        if (written.Add("Content-Transfer-Encoding"))
        {
            WriteEncoding(header);
        }
    }

    private static bool IsText(MimeEntity part) =>
        part.ContentType.MediaType is "text/plain" or "text/html"
        && part.Disposition != "attachment"
        && part.FileName is null
        && part.TransferEncoding is "7bit" or "8bit" or "binary" or "quoted-printable" or "base64";

    /// <summary>CRLF, CR and LF all end a line; the line ends of Unicode are characters of the text.</summary>
    private static string WithLineEnds(string text) => text
        .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);

    private static bool HasLoneLineEnds(ReadOnlySpan<byte> octets)
    {
        for (var end = octets.IndexOfAny((byte)'\r', (byte)'\n'); end >= 0; end = octets.IndexOfAny((byte)'\r', (byte)'\n'))
        {
            if (!octets[end..].StartsWith("\r\n"u8))
            {
                return true;
            }

            octets = octets[(end + 2)..];
        }

        return false;
    }

    private static bool HasBoundary(ReadOnlySpan<byte> body, IReadOnlyList<string> boundaries)
    {
        foreach (var boundary in boundaries)
        {
            if (HasLine(body, Encoding.UTF8.GetBytes("--" + boundary)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsShorterInBase64(ReadOnlySpan<byte> text)
    {
        var escaped = 0;
        foreach (var octet in text)
        {
            escaped += octet is >= 0x80 or 0x7f or < 0x20 and not ((byte)'\r' or (byte)'\n' or (byte)'\t') ? 1 : 0;
        }

        return escaped > text.Length * MaxEscapedShare;
    }

    private static bool HasLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        while (!text.StartsWith(start))
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            text = text[(end + 1)..];
        }

        return true;
    }

    private static void WriteType(ContentType type, HeaderWriter header)
    {
        header.Begin("Content-Type");
        header.Word(type.MediaType);
        foreach (var (name, value) in type.Parameters)
        {
            if (name != "charset" && Characters.IsToken(name) && name.Length <= ContentType.MaxParameterName && !Characters.BreaksLines(value))
            {
                ParameterWriter.Write(header, name, value);
            }
        }

        ParameterWriter.Write(header, "charset", "utf-8");
        header.End();
    }

    private void WriteEncoding(HeaderWriter header) =>
        new HeaderEdit.AsGiven("Content-Transfer-Encoding", _isBase64 ? "base64" : "quoted-printable").Write(header);
}
