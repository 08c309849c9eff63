using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Mime;

/// <summary>
/// Reads the structure of a message (RFC 5322, 2045, 2046). Anything that stays within the limits is a message:
/// broken structure is read as far as it goes. Nothing is copied, so the bytes must stay as they are while the result is in use.
/// </summary>
public static class MimeParser
{
    /// <param name="message">The whole message.</param>
    /// <param name="limits">Counted while reading.</param>
    /// <param name="entity">The message as a tree of parts.</param>
    /// <param name="error">Which limit was passed.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> message, MimeLimits limits,
        [NotNullWhen(true)] out MimeEntity? entity, [NotNullWhen(false)] out string? error)
    {
        var parts = 0;
        return TryParseEntity(message, limits, ContentType.Default, depth: 0, ref parts, out entity, out error);
    }

    /// <summary>Reads no more than the header of a message, whatever stands below it.</summary>
    /// <param name="headers">In the order of the message.</param>
    /// <param name="error">Which limit was passed.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="limits">Counted while reading.</param>
    public static bool TryParseHeader(
        ReadOnlyMemory<byte> message, MimeLimits limits,
        [NotNullWhen(true)] out IReadOnlyList<MimeHeader>? headers, [NotNullWhen(false)] out string? error)
    {
        var isRead = HeaderParser.TryParse(message, limits, out var list, out _, out _, out error);
        headers = list;
        return isRead;
    }

    private static bool TryParseEntity(
        ReadOnlyMemory<byte> raw, MimeLimits limits, ContentType defaultType, int depth, ref int parts,
        [NotNullWhen(true)] out MimeEntity? entity, [NotNullWhen(false)] out string? error)
    {
        entity = null;
        if (++parts > limits.MaxParts)
        {
            error = $"more than {limits.MaxParts} parts";
            return false;
        }

        if (!HeaderParser.TryParse(raw, limits, out var headers, out var headersEnd, out var bodyStart, out error))
        {
            return false;
        }

        var header = headers.Find(candidate => candidate.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        var type = header is null ? defaultType : ContentType.Parse(header.Value);
        var body = raw[bodyStart..];
        if (!TryParseChildren(body, limits, type, depth, ref parts, out var children, out error))
        {
            return false;
        }

        entity = new MimeEntity(headers, raw[..headersEnd], type, body, children);
        return true;
    }

    private static bool TryParseChildren(
        ReadOnlyMemory<byte> body, MimeLimits limits, ContentType type, int depth, ref int parts,
        out List<MimeEntity> children, [NotNullWhen(false)] out string? error)
    {
        children = [];
        error = null;
        var boundary = type.IsMultipart ? type.Parameter("boundary")?.TrimEnd() : null;
        if (string.IsNullOrEmpty(boundary))
        {
            return true;
        }

        var childType = type.MediaType == "multipart/digest" ? MimeEntity.DigestDefault : ContentType.Default;
        var reader = new MultipartReader(body.Span, boundary);
        while (reader.TryRead(out var range))
        {
            if (depth == limits.MaxDepth)
            {
                error = $"parts nested more than {limits.MaxDepth} deep";
                return false;
            }

            if (!TryParseEntity(body[range], limits, childType, depth + 1, ref parts, out var child, out error))
            {
                return false;
            }

            children.Add(child);
        }

        return true;
    }
}
