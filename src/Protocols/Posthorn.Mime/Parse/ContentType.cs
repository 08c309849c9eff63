namespace Posthorn.Mime;

/// <summary>RFC 2045 section 5: what a part is.</summary>
public sealed class ContentType
{
    private const int MaxMediaType = 127;
    internal const int MaxParameterName = 40;

    /// <summary>RFC 2045 section 5.2: what a part without the header is.</summary>
    public static readonly ContentType Default = new("text/plain", []);

    private ContentType(string mediaType, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        MediaType = mediaType;
        Parameters = parameters;
    }

    /// <summary><c>type/subtype</c> in lower case.</summary>
    public string MediaType { get; }

    /// <summary>Names in lower case, values decoded (RFC 2231).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public string? Charset => Parameter("charset");

    /// <summary>The value of a parameter, or null. The name is given in lower case.</summary>
    public string? Parameter(string name)
    {
        foreach (var (key, value) in Parameters)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Reads a header value leniently: <c>text</c> alone is text/plain, what is no type at all is application/octet-stream.</summary>
    public static ContentType Parse(string value)
    {
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        var mediaType = MediaTypeOf(value);
        if (!IsMediaType(mediaType))
        {
            mediaType = mediaType is "text" or "" ? Default.MediaType : "application/octet-stream";
        }

        return new ContentType(mediaType, semicolon < 0 ? [] : ParameterParser.Parse(value.AsSpan(semicolon + 1)));
    }

    public override string ToString() => MediaType;

    /// <summary>What stands before the parameters, in lower case and without comments; not necessarily a type.</summary>
    internal static string MediaTypeOf(string value)
    {
        var end = value.AsSpan().IndexOfAny(';', '(');
        return value.AsSpan(0, end < 0 ? value.Length : end).Trim().ToString().ToLowerInvariant();
    }

    /// <summary>Strict: a type that the composer can write and give a transfer encoding, with parameters or without.</summary>
    internal static bool IsLeaf(string value)
    {
        if (!value.Contains(';', StringComparison.Ordinal))
        {
            return IsLeafType(value);
        }

        return IsLeafType(MediaTypeOf(value)) && Parse(value).Parameters.All(
            parameter => parameter.Key.Length <= MaxParameterName && Characters.IsToken(parameter.Key));
    }

    private static bool IsLeafType(string mediaType) =>
        IsMediaType(mediaType)
        && !mediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
        && !mediaType.StartsWith("message/", StringComparison.OrdinalIgnoreCase);

    private static bool IsMediaType(string mediaType)
    {
        var slash = mediaType.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && mediaType.Length <= MaxMediaType
            && Characters.IsToken(mediaType.AsSpan(0, slash))
            && Characters.IsToken(mediaType.AsSpan(slash + 1));
    }
}
