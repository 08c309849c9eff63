namespace Posthorn.Mime;

/// <summary>What is to change in a message; everything else stays byte for byte.</summary>
public sealed record MimeEdits
{
    /// <summary>Names of headers that go, in any case of letters; one that ends in <c>*</c> stands for all that begin like it.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Headers that take the place of the first of their name, or come last where there is none; further ones of the name go.</summary>
    public IReadOnlyList<HeaderEdit> Set { get; init; } = [];

    /// <summary>Headers that are added where the message has none of their name.</summary>
    public IReadOnlyList<HeaderEdit> AddMissing { get; init; } = [];

    /// <summary>Headers of the message with octets beyond ASCII are written as encoded-words (RFC 2047), unless an address itself is beyond ASCII.</summary>
    public bool EncodeHeaders { get; init; }

    /// <summary>
    /// From the media type (<c>text/plain</c> or <c>text/html</c>) and the text of a part to its new text; null: no text changes.
    /// Attachments and what is signed or encrypted are never asked about.
    /// </summary>
    public Func<string, string, string>? Text { get; init; }

    /// <summary>
    /// Parts with octets beyond ASCII are written in quoted-printable or base64, for a receiver that takes seven bits only. What lies below a signature
    /// or in a message/*, and raw octets in the headers of parts, stay: whoever needs ASCII looks at what came out.
    /// </summary>
    public bool SevenBit { get; init; }

    internal bool ChangesParts => SevenBit || Text is not null;

    internal bool ChangesHeaders => EncodeHeaders || Remove.Count + Set.Count + AddMissing.Count > 0;

    internal bool Removes(string name)
    {
        foreach (var removed in Remove)
        {
            if (removed is [.., '*']
                ? name.AsSpan().StartsWith(removed.AsSpan()[..^1], StringComparison.OrdinalIgnoreCase)
                : name.Equals(removed, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
