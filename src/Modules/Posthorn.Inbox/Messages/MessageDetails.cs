using System.Text.Json.Serialization;
using Posthorn.Mime;

namespace Posthorn.Inbox.Messages;

/// <summary>A mail taken apart. All of it is what the sender claims: hostile wherever it is shown.</summary>
internal sealed record MessageDetails
{
    [JsonNumberHandling(JsonNumberHandling.WriteAsString)]
    public required long Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required InboxMailbox? From { get; init; }

    public required IReadOnlyList<InboxMailbox> To { get; init; }

    public required IReadOnlyList<InboxMailbox> Cc { get; init; }

    public required IReadOnlyList<InboxMailbox> ReplyTo { get; init; }

    public required string MailFrom { get; init; }

    public required IReadOnlyList<string> Recipients { get; init; }

    public required string? Subject { get; init; }

    /// <summary>From the Date header; null when there is none that can be read.</summary>
    public required DateTimeOffset? Date { get; init; }

    /// <summary>In the order of the mail, decoded.</summary>
    public required IReadOnlyList<HeaderLine> Headers { get; init; }

    public required string? Text { get; init; }

    public required string? Html { get; init; }

    public required IReadOnlyList<AttachmentLine> Attachments { get; init; }

    /// <summary>Octets of the whole mail.</summary>
    public required long Size { get; init; }

    public required string RawUrl { get; init; }

    /// <summary>Why the mail could not be taken apart, or null. Its raw form is there in any case.</summary>
    public required string? ParseError { get; init; }

    /// <param name="message">What the list knows of it.</param>
    /// <param name="raw">The mail as it came.</param>
    /// <param name="url">Of this mail, for the links to its raw form and attachments.</param>
    public static MessageDetails Read(InboxMessage message, byte[] raw, string url)
    {
        var view = MimeParser.TryParse(raw, MimeLimits.Default, out var entity, out var error) ? new MessageView(entity) : null;
        return new MessageDetails
        {
            Id = message.Id,
            ReceivedAt = message.ReceivedAt,
            From = message.From,
            To = message.To,
            Cc = message.Cc,
            ReplyTo = [.. (view?.ReplyTo ?? []).Select(mailbox => new InboxMailbox(mailbox.Address, mailbox.Name))],
            MailFrom = message.MailFrom,
            Recipients = message.Recipients,
            Subject = message.Subject,
            Date = view?.Date,
            Headers = [.. (entity?.Headers ?? []).Select(header => new HeaderLine(header.Name, header.DecodedValue))],
            Text = view?.Text,
            Html = view?.Html,
            Attachments = [.. (view?.Attachments ?? []).Select((attachment, index) => AttachmentLine.Of(attachment, index, url))],
            Size = message.Size,
            RawUrl = $"{url}/raw",
            ParseError = error is null ? null : $"This mail cannot be taken apart: it has {error}.",
        };
    }
}

internal sealed record HeaderLine(string Name, string Value);

/// <param name="Index">From 0.</param>
/// <param name="Type"><c>type/subtype</c>.</param>
/// <param name="Disposition"><c>attachment</c>, <c>inline</c>, whatever the sender wrote, or null.</param>
/// <param name="Size">Octets when decoded.</param>
internal sealed record AttachmentLine(int Index, string? Filename, string Type, string? Disposition, string? ContentId, long Size, string Url)
{
    public static AttachmentLine Of(MessageAttachment attachment, int index, string url) => new(
        index, attachment.FileName, attachment.MediaType, attachment.Part.Disposition, attachment.ContentId, attachment.Decode().Length, $"{url}/attachments/{index}");
}
