namespace Posthorn.Mime;

/// <summary>A file that travels with the message.</summary>
public sealed record Attachment
{
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Any Unicode text of 1 to 1000 characters; what to do with path separators is for the reader to know.</summary>
    public required string FileName { get; init; }

    /// <summary>
    /// <c>type/subtype</c>, with parameters if need be. Null, unreadable and composite types (<c>message/rfc822</c>, <c>multipart/…</c>:
    /// RFC 2045 section 6.4 forbids base64 there) go out as <c>application/octet-stream</c>.
    /// </summary>
    public string? MediaType { get; init; }

    /// <summary>Shown inside the HTML body rather than listed. Without an HTML body only the disposition says so.</summary>
    public bool Inline { get; init; }

    /// <summary>What <c>cid:</c> links point to; printable ASCII, angle brackets optional, at most 900 characters.</summary>
    public string? ContentId { get; init; }
}
