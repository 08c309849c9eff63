namespace Posthorn.Mime;

/// <summary>A file found in a message.</summary>
public sealed class MessageAttachment
{
    internal MessageAttachment(MimeEntity part) => Part = part;

    public MimeEntity Part { get; }

    /// <summary>Null when the sender gave none. Hostile: never use it as a path.</summary>
    public string? FileName => Part.FileName;

    /// <summary><c>type/subtype</c> in lower case.</summary>
    public string MediaType => Part.ContentType.MediaType;

    public bool Inline => Part.Disposition == "inline";

    /// <summary>Without angle brackets, or null.</summary>
    public string? ContentId => Part.ContentId;

    /// <summary>Decodes the content, anew at every call.</summary>
    public ReadOnlyMemory<byte> Decode() => Part.DecodeBody();
}
