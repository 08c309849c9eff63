using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Mime;

/// <summary>A message or a part of one. Memory is shared with the message that was parsed.</summary>
public sealed class MimeEntity
{
    /// <summary>RFC 2046 section 5.1.5: what a part of multipart/digest is when it does not say.</summary>
    internal static readonly ContentType DigestDefault = ContentType.Parse("message/rfc822");

    private readonly KeyValuePair<string, string>[] _dispositionParameters;

    internal MimeEntity(
        IReadOnlyList<MimeHeader> headers, ReadOnlyMemory<byte> rawHeaders, ContentType contentType,
        ReadOnlyMemory<byte> rawBody, IReadOnlyList<MimeEntity> children)
    {
        Headers = headers;
        RawHeaders = rawHeaders;
        ContentType = contentType;
        RawBody = rawBody;
        Children = children;

        var encoding = Header("Content-Transfer-Encoding")?.Value ?? "";
        TransferEncoding = FirstWord(encoding) is { Length: > 0 } word ? word : "7bit";
        var disposition = Header("Content-Disposition")?.Value ?? "";
        Disposition = FirstWord(disposition) is { Length: > 0 } kind ? kind : null;
        var semicolon = disposition.IndexOf(';', StringComparison.Ordinal);
        _dispositionParameters = semicolon < 0 ? [] : [.. ParameterParser.Parse(disposition.AsSpan(semicolon + 1))];
    }

    /// <summary>In the order of the message.</summary>
    public IReadOnlyList<MimeHeader> Headers { get; }

    /// <summary>The header section as it came, without the empty line after it.</summary>
    public ReadOnlyMemory<byte> RawHeaders { get; }

    public ContentType ContentType { get; }

    /// <summary>In lower case; <c>7bit</c> when the part does not say.</summary>
    public string TransferEncoding { get; }

    /// <summary>In lower case (<c>attachment</c>, <c>inline</c> …), or null.</summary>
    public string? Disposition { get; }

    /// <summary>The name from Content-Disposition, or else from Content-Type, decoded. Hostile like all of the message: never use it as a path.</summary>
    public string? FileName =>
        Array.Find(_dispositionParameters, parameter => parameter.Key == "filename").Value ?? ContentType.Parameter("name");

    /// <summary>Without angle brackets, or null.</summary>
    public string? ContentId => Header("Content-ID")?.Value is { } value ? WithoutBrackets(value) : null;

    /// <summary>The parts of a multipart; empty for everything else. A <c>message/rfc822</c> is a leaf: see <see cref="TryParseMessage"/>.</summary>
    public IReadOnlyList<MimeEntity> Children { get; }

    /// <summary>The body as it came, transfer encoding included.</summary>
    public ReadOnlyMemory<byte> RawBody { get; }

    /// <summary>The first header of that name (in any case), or null.</summary>
    public MimeHeader? Header(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return header;
            }
        }

        return null;
    }

    /// <summary>The body without its transfer encoding. Copies only where there is one; an unknown one is left as it is.</summary>
    public ReadOnlyMemory<byte> DecodeBody()
    {
        switch (TransferEncoding)
        {
            case "quoted-printable":
                var text = new byte[RawBody.Length];
                return text.AsMemory(0, QuotedPrintable.Decode(RawBody.Span, text));
            case "base64":
                var content = new byte[Base64Body.MaxDecodedLength(RawBody.Length)];
                return content.AsMemory(0, Base64Body.Decode(RawBody.Span, content));
            default:
                return RawBody;
        }
    }

    /// <summary>The decoded body as text. Never fails, see <see cref="Charset.Decode"/>; line ends stay as they came.</summary>
    public string DecodeText() => Charset.Decode(DecodeBody().Span, ContentType.Charset);

    /// <summary>Reads the body as a message of its own, for <c>message/rfc822</c> and its kin. Limits count from anew.</summary>
    public bool TryParseMessage(
        MimeLimits limits, [NotNullWhen(true)] out MimeEntity? message, [NotNullWhen(false)] out string? error) =>
        MimeParser.TryParse(DecodeBody(), limits, out message, out error);

    internal static string WithoutBrackets(string identifier)
    {
        var start = identifier.IndexOf('<', StringComparison.Ordinal);
        var end = identifier.IndexOf('>', start + 1);
        return start >= 0 && end > start ? identifier[(start + 1)..end].Trim() : identifier;
    }

    private static string FirstWord(string value)
    {
        var end = value.AsSpan().IndexOfAny(';', ' ', '(');
        return value.AsSpan(0, end < 0 ? value.Length : end).Trim().ToString().ToLowerInvariant();
    }
}
