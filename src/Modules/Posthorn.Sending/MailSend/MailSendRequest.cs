using System.Collections.ObjectModel;
using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.MailSend;

/// <summary>
/// The body of <c>POST /v3/mail/send</c>, bound but not yet judged: <see cref="MailSendRules"/> does that.
/// An absent member is null or empty; a member given as <c>null</c> is absent; of a member given twice the last counts.
/// </summary>
/// <remarks>
/// <see cref="Base64Text"/> and <see cref="Personalization.DynamicTemplateData"/> are slices of the body they were parsed from:
/// that buffer must live, unchanged, as long as this request.
/// </remarks>
internal sealed record MailSendRequest
{
    public static readonly MailSendRequest Empty = new();

    /// <summary>The author. Required, ASCII only, an identity of the account.</summary>
    public EmailObject? From { get; init; }

    /// <summary>One message each, 1 to 1,000.</summary>
    public IReadOnlyList<Personalization> Personalizations { get; init; } = [];

    /// <summary>Excludes <see cref="ReplyToList"/>.</summary>
    public EmailObject? ReplyTo { get; init; }

    /// <summary>At most 1,000 different addresses.</summary>
    public IReadOnlyList<EmailObject> ReplyToList { get; init; } = [];

    /// <summary>Needed unless a template or every personalization brings one.</summary>
    public string? Subject { get; init; }

    /// <summary>In the order text/plain, text/x-amp-html, text/html, anything else.</summary>
    public IReadOnlyList<ContentBlock> Content { get; init; } = [];

    public IReadOnlyList<AttachmentPart> Attachments { get; init; } = [];

    /// <summary>A UUID (legacy template), or <c>d-</c> and 32 lower-case hex digits (dynamic template).</summary>
    public string? TemplateId { get; init; }

    /// <summary>Blocks that substitution values name (legacy).</summary>
    public IReadOnlyDictionary<string, string> Sections { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>As written, repeated names included: the rules refuse those.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>At most 10 different names of at most 255 ASCII characters.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Echoed in every event of the mail; at most 10,000 bytes together with those of one personalization.</summary>
    public IReadOnlyDictionary<string, string> CustomArgs { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Unix seconds, at most 72 hours ahead; the past means now. Numbers beyond 64 bits arrive as the nearest end.</summary>
    public long? SendAt { get; init; }

    public string? BatchId { get; init; }

    public AsmOptions? Asm { get; init; }

    /// <summary>2 to 64 characters.</summary>
    public string? IpPoolName { get; init; }

    public MailSettings MailSettings { get; init; } = MailSettings.Empty;

    public TrackingSettings TrackingSettings { get; init; } = TrackingSettings.Empty;

    /// <summary>What the parser could not bind. <see cref="MailSendRules.Check(MailSendRequest, DateTimeOffset)"/> reports it with the rest.</summary>
    public IReadOnlyList<ReadError> ReadErrors { get; init; } = [];
}

/// <summary>One message, seen by all its recipients, and what differs from the rest of the request.</summary>
internal sealed record Personalization
{
    public static readonly Personalization Empty = new();

    /// <summary>Overrides the sender of the request, within the same domain.</summary>
    public EmailObject? From { get; init; }

    /// <summary>At least one. No address twice among To, Cc and Bcc; at most 1,000 recipients in the whole request.</summary>
    public IReadOnlyList<EmailObject> To { get; init; } = [];

    public IReadOnlyList<EmailObject> Cc { get; init; } = [];

    public IReadOnlyList<EmailObject> Bcc { get; init; } = [];

    public string? Subject { get; init; }

    /// <summary>As written, repeated names included; wins over the headers of the request name by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// Tag to text, at most 10,000 pairs and 10,000 bytes. Null when absent: with a dynamic template even an empty object is refused.
    /// Values may hold line breaks, as they go into bodies; whoever puts one into a subject must take them out.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Substitutions { get; init; }

    /// <summary>A JSON object as UTF-8, well-formed and without lone surrogates, at most 61 levels deep; null when absent.</summary>
    public ReadOnlyMemory<byte>? DynamicTemplateData { get; init; }

    /// <summary>Wins over the arguments of the request key by key.</summary>
    public IReadOnlyDictionary<string, string> CustomArgs { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Unix seconds; overrides the request's.</summary>
    public long? SendAt { get; init; }
}

/// <summary>An address and the name shown with it, as the caller wrote them.</summary>
internal sealed record EmailObject(string? Email, string? Name = null)
{
    public static readonly EmailObject Empty = new(Email: null);
}

/// <summary>One alternative of the body.</summary>
/// <param name="Type">A MIME type without parameters.</param>
/// <param name="Value">The text, at least one character.</param>
internal sealed record ContentBlock(string? Type, string? Value)
{
    public static readonly ContentBlock Empty = new(null, null);
}

/// <summary>A file that goes with the mail.</summary>
internal sealed record AttachmentPart
{
    public static readonly AttachmentPart Empty = new();

    public Base64Text? Content { get; init; }

    public string? Filename { get; init; }

    /// <summary>A MIME type without parameters; null leaves the choice to the renderer.</summary>
    public string? Type { get; init; }

    /// <summary><c>attachment</c> (when null) or <c>inline</c>.</summary>
    public string? Disposition { get; init; }

    /// <summary>What <c>cid:</c> links of the HTML name, without angle brackets.</summary>
    public string? ContentId { get; init; }
}

/// <summary>The unsubscribe group of the mail.</summary>
internal sealed record AsmOptions
{
    public static readonly AsmOptions Empty = new();

    /// <summary>Required inside <c>asm</c>.</summary>
    public long? GroupId { get; init; }

    /// <summary>At most 25 groups for the preferences page.</summary>
    public IReadOnlyList<long> GroupsToDisplay { get; init; } = [];
}
