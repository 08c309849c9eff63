namespace Posthorn.Mime;

/// <summary>
/// Everything that a message is made of. Values arrive as people read them: the composer quotes, encodes and folds.
/// CR, LF and NUL are refused everywhere except in the texts of <see cref="Bodies"/> and the bytes of <see cref="Attachments"/>.
/// </summary>
public sealed record MessageDraft
{
    /// <summary>Written in UTC, to the second. Left out when <see cref="Headers"/> brings its own Date.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Without angle brackets, printable ASCII, at most 900 characters. Left out when <see cref="Headers"/> brings its own Message-ID.</summary>
    public required string MessageId { get; init; }

    public required Mailbox From { get; init; }

    /// <summary>May be empty: then the message has no To header.</summary>
    public IReadOnlyList<Mailbox> To { get; init; } = [];

    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>May be empty; reads back exactly as given, blanks at its ends included.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// The customer's headers, appended in order after ours. Date and Message-ID replace ours;
    /// names that the other members own (From, To, Content-Type …) and Bcc are refused,
    /// and so is a second one of the headers that RFC 5322 section 3.6 allows once.
    /// </summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>The same content in several forms, the plainest first (RFC 2046 section 5.1.4).</summary>
    public IReadOnlyList<TextBody> Bodies { get; init; } = [];

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Boundaries derive from this text alone (and from the bodies, should they contain them), so a retry sends the same bytes.</summary>
    public required string BoundarySeed { get; init; }
}
