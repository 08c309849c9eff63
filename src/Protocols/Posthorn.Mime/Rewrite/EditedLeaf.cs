using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>A text part with new words: UTF-8, quoted-printable or base64, and the headers that say so.</summary>
internal sealed class EditedLeaf
{
    /// <summary>Above this share of octets that quoted-printable would escape, base64 is shorter.</summary>
    private const double MaxEscapedShare = 1 / 6.0;

    private readonly ContentType _type;
    private readonly bool _isBase64;

    private EditedLeaf(ContentType type, bool isBase64, ReadOnlyMemory<byte> body)
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

        var octets = Encoding.UTF8.GetBytes(WithLineEnds(edited));
        var isBase64 = NeedsBase64(octets, boundaries);
        var body = new ArrayBufferWriter<byte>(octets.Length + 1);
        if (isBase64)
        {
            Base64Body.Encode(octets, body);
        }
        else
        {
            QuotedPrintable.EncodeText(octets, body);
        }

        if (boundaries.Count == 0 && body.WrittenSpan is not [.., (byte)'\n'])
        {
            body.Write("\r\n"u8);
        }

        return new EditedLeaf(part.ContentType, isBase64, body.WrittenMemory);
    }

    /// <summary>Writes what takes the place of a field; false: it stays as it is.</summary>
    public bool TryReplace(MimeHeader field, bool isFirst, HeaderWriter header)
    {
        switch (field.Name.ToUpperInvariant())
        {
            case "CONTENT-TYPE" or "CONTENT-TRANSFER-ENCODING" when !isFirst:
                return true;
            case "CONTENT-TYPE":
                WriteType(header);
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

        if (written.Add("Content-Type"))
        {
            WriteType(header);
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

    private static bool NeedsBase64(ReadOnlySpan<byte> text, IReadOnlyList<string> boundaries)
    {
        foreach (var boundary in boundaries)
        {
            if (HasLine(text, Encoding.UTF8.GetBytes("--" + boundary)))
            {
                return true;
            }
        }

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

    private void WriteType(HeaderWriter header)
    {
        header.Begin("Content-Type");
        header.Word(_type.MediaType);
        foreach (var (name, value) in _type.Parameters)
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
