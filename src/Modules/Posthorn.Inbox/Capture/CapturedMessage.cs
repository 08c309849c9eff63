using Posthorn.Inbox.Search;
using Posthorn.Mime;

namespace Posthorn.Inbox.Capture;

/// <summary>A mail as it came, with what lists and searches need of it. Pure.</summary>
/// <param name="Message">Has no id yet.</param>
internal sealed record CapturedMessage(InboxMessage Message, SearchText Search, byte[] Raw)
{
    /// <summary>Anything can be captured: what is no MIME has its text searched as it is.</summary>
    public static CapturedMessage Read(string mailFrom, IReadOnlyList<string> recipients, byte[] raw, DateTimeOffset receivedAt)
    {
        var view = MimeParser.TryParse(raw, MimeLimits.Default, out var entity, out _) ? new MessageView(entity) : null;
        var from = Mailboxes(view?.From);
        var to = Mailboxes(view?.To);
        var cc = Mailboxes(view?.Cc);
        var message = new InboxMessage
        {
            Id = 0,
            ReceivedAt = receivedAt,
            From = from.Count > 0 ? from[0] : null,
            To = to,
            Cc = cc,
            MailFrom = MailText.Clean(mailFrom),
            Recipients = [.. recipients.Select(MailText.Clean)],
            Subject = view?.Subject is { } subject ? MailText.Clean(subject) : null,
            Size = raw.Length,
            Attachments = view?.Attachments.Count ?? 0,
        };
        var search = new SearchText(
            MailText.Fold(string.Join(' ', [.. recipients, .. to.Concat(cc).Select(Words)])),
            MailText.Fold(string.Join(' ', [mailFrom, .. from.Select(Words)])),
            MailText.Fold(view?.Subject ?? ""),
            MailText.Fold(view is null ? RawText(raw) : BodyText(view)));
        return new CapturedMessage(message, search, raw);
    }

    private static List<InboxMailbox> Mailboxes(IReadOnlyList<Mailbox>? mailboxes) =>
        [.. (mailboxes ?? []).Select(mailbox => new InboxMailbox(MailText.Clean(mailbox.Address), mailbox.Name is { } name ? MailText.Clean(name) : null))];

    private static string Words(InboxMailbox mailbox) => $"{mailbox.Name} {mailbox.Email}";

    private static string BodyText(MessageView view) => string.Join(
        ' ',
        view.Bodies.Select(body => body.ContentType.MediaType == "text/html" ? HtmlText.Strip(body.DecodeText(), MailText.MaxFolded) : body.DecodeText()));

    private static string RawText(byte[] raw) => Charset.Decode(raw.AsSpan(0, Math.Min(raw.Length, MailText.MaxFolded)), charset: null);
}
