namespace Posthorn.Mime;

/// <summary>A message as a mail program shows it. All of it is what the sender claims.</summary>
public sealed class MessageView
{
    private readonly List<MimeEntity> _bodies = [];
    private readonly List<MessageAttachment> _attachments = [];

    public MessageView(MimeEntity message)
    {
        Message = message;
        Gather(message);
        TextPart = _bodies.Find(body => body.ContentType.MediaType == "text/plain");
        HtmlPart = _bodies.Find(body => body.ContentType.MediaType == "text/html");
    }

    public MimeEntity Message { get; }

    public IReadOnlyList<Mailbox> From => Mailboxes("From");

    public IReadOnlyList<Mailbox> To => Mailboxes("To");

    public IReadOnlyList<Mailbox> Cc => Mailboxes("Cc");

    public IReadOnlyList<Mailbox> ReplyTo => Mailboxes("Reply-To");

    /// <summary>Decoded; null when there is no such header.</summary>
    public string? Subject => Message.Header("Subject")?.DecodedValue;

    /// <summary>Null when there is none, or none that can be read.</summary>
    public DateTimeOffset? Date => MailDate.TryParse(Message.Header("Date")?.Value ?? "", out var date) ? date : null;

    /// <summary>Without angle brackets; null when there is no such header.</summary>
    public string? MessageId => Message.Header("Message-ID")?.Value is { } value ? MimeEntity.WithoutBrackets(value) : null;

    /// <summary>Every text part that is neither named nor marked as an attachment, in order: the forms of an alternative, or consecutive texts.</summary>
    public IReadOnlyList<MimeEntity> Bodies => _bodies;

    /// <summary>The first text/plain body, or null.</summary>
    public MimeEntity? TextPart { get; }

    /// <summary>The first text/html body, or null.</summary>
    public MimeEntity? HtmlPart { get; }

    /// <summary>The text of <see cref="TextPart"/>, or null.</summary>
    public string? Text => TextPart?.DecodeText();

    /// <summary>The text of <see cref="HtmlPart"/>, or null.</summary>
    public string? Html => HtmlPart?.DecodeText();

    /// <summary>Every other leaf, in order, whether shown inline or not.</summary>
    public IReadOnlyList<MessageAttachment> Attachments => _attachments;

    private List<Mailbox> Mailboxes(string name)
    {
        // A second From is a forgery or an accident; either way whoever looks should see it.
        var mailboxes = new List<Mailbox>();
        foreach (var header in Message.Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                mailboxes.AddRange(AddressListParser.Parse(header.Value));
            }
        }

        return mailboxes;
    }

    private void Gather(MimeEntity part)
    {
        if (part.Children.Count > 0)
        {
            foreach (var child in part.Children)
            {
                Gather(child);
            }
        }
        else if (IsBody(part))
        {
            _bodies.Add(part);
        }
        else if (!part.ContentType.IsMultipart)
        {
            _attachments.Add(new MessageAttachment(part));
        }
    }

    private static bool IsBody(MimeEntity part) =>
        part.ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal)
        && part.Disposition != "attachment"
        && part.FileName is null;
}
