using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Mime;

/// <summary>
/// Changes a message in place: headers of the message, the words of its text parts, and how parts are encoded. Whatever is not edited stays byte for byte as it came,
/// however broken it is; and nothing is touched that a signature covers or that belongs to somebody else (RFC 1847, 8551, message/*, attachments).
/// </summary>
public static class MimeRewriter
{
    /// <param name="message">The whole message.</param>
    /// <param name="edits">What is to change.</param>
    /// <param name="limits">Parts beyond them are left alone.</param>
    /// <param name="output">Receives the message; nothing when false is returned.</param>
    /// <param name="error">Which limit the message's own header passes.</param>
    public static bool TryRewrite(
        ReadOnlyMemory<byte> message, MimeEdits edits, MimeLimits limits, IBufferWriter<byte> output, [NotNullWhen(false)] out string? error)
    {
        if (!HeaderParser.TryParse(message, limits, out _, out _, out _, out error))
        {
            return false;
        }

        new Walk(edits, limits, output).Write(message, ContentType.Default, depth: 0);
        return true;
    }

    /// <summary>One pass over the tree of parts.</summary>
    private sealed class Walk(MimeEdits edits, MimeLimits limits, IBufferWriter<byte> output)
    {
        private readonly List<string> _boundaries = [];
        private int _parts;

        public void Write(ReadOnlyMemory<byte> raw, ContentType defaultType, int depth)
        {
            if (++_parts > limits.MaxParts || !HeaderParser.TryParse(raw, limits, out var headers, out var headersEnd, out var bodyStart, out _))
            {
                output.Write(raw.Span);
                return;
            }

            var header = headers.Find(candidate => candidate.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
            var type = header is null ? defaultType : ContentType.Parse(header.Value);
            var part = new MimeEntity(headers, raw[..headersEnd], type, raw[bodyStart..], []);
            var leaf = edits.Text is { } edit ? EditedLeaf.Of(part, _boundaries, edit) : null;
            leaf ??= edits.SevenBit ? EditedLeaf.InSevenBits(part, _boundaries) : null;
            if (leaf is not null || (depth == 0 && edits.ChangesHeaders))
            {
                new HeaderSection(output).Write(part, depth == 0 ? edits : null, leaf, raw.Span[headersEnd..bodyStart]);
            }
            else
            {
                output.Write(raw.Span[..bodyStart]);
            }

            if (leaf is not null)
            {
                output.Write(leaf.Body.Span);
            }
            else
            {
                WriteBody(part, depth);
            }
        }

        private void WriteBody(MimeEntity part, int depth)
        {
            var body = part.RawBody;
            if (!edits.ChangesParts || depth == limits.MaxDepth || !IsOurs(part.ContentType, out var boundary))
            {
                output.Write(body.Span);
                return;
            }

            _boundaries.Add(boundary);
            var childType = part.ContentType.MediaType == "multipart/digest" ? MimeEntity.DigestDefault : ContentType.Default;
            var copied = 0;
            var reader = new MultipartReader(body.Span, boundary);
            while (reader.TryRead(out var range))
            {
                var (start, length) = range.GetOffsetAndLength(body.Length);
                output.Write(body.Span[copied..start]);
                copied = start;
                if (IsOnLinesOfItsOwn(body.Span, start, start + length))
                {
                    Write(body.Slice(start, length), childType, depth + 1);
                    copied = start + length;
                }
            }

            output.Write(body.Span[copied..]);
            _boundaries.RemoveAt(_boundaries.Count - 1);
        }

        /// <summary>Else a part is empty, and a delimiter begins where new words would end, or its line has not ended where they would begin.</summary>
        private static bool IsOnLinesOfItsOwn(ReadOnlySpan<byte> body, int start, int end) =>
            body[start - 1] == '\n' && (end == body.Length || body[end] is (byte)'\r' or (byte)'\n');

        /// <summary>A multipart that may be looked into.</summary>
        private static bool IsOurs(ContentType type, out string boundary)
        {
            boundary = type.IsMultipart && type.MediaType is not ("multipart/signed" or "multipart/encrypted")
                ? type.Parameter("boundary")?.TrimEnd() ?? ""
                : "";
            return boundary.Length > 0;
        }
    }
}
