using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Mime;

namespace Posthorn.Fuzz.Targets;

/// <summary>What a composed message promises: bytes that any relay takes, and everything of the draft when it is read.</summary>
internal static class ComposedMessage
{
    private const int LongestLine = 998;

    public static void Check(MessageDraft draft, ReadOnlyMemory<byte> message)
    {
        CheckBytes(message.Span, MessageComposer.RequiresSmtpUtf8(draft));
        Promise.Keep(MimeParser.TryParse(message, MimeLimits.Default with { MaxParts = 5000, MaxHeaders = 5000, MaxHeaderBytes = int.MaxValue }, out var entity, out _), "A composed message can be read.");
        var view = new MessageView(entity!);
        if (Encoding.UTF8.GetByteCount(draft.Subject) == Encoding.UTF8.GetBytes(draft.Subject).Length && IsText(draft.Subject))
        {
            Promise.Same(draft.Subject, view.Subject, "A subject reads back exactly as given.");
        }

        CheckMailboxes([draft.From], view.From, "The author reads back as given.");
        CheckMailboxes(draft.To, view.To, "The recipients read back as given.");
        CheckMailboxes(draft.Cc, view.Cc, "The copied recipients read back as given.");
        Promise.Keep(view.Bodies.Count + view.Attachments.Count == draft.Bodies.Count + draft.Attachments.Count, "No part is lost or made.");
        for (var i = 0; i < draft.Attachments.Count; i++)
        {
            if (draft.Bodies.Count > 0 && view.Attachments.Count == draft.Attachments.Count && !draft.Attachments.Any(attachment => attachment.Inline))
            {
                Promise.Keep(view.Attachments[i].Decode().Span.SequenceEqual(draft.Attachments[i].Content.Span), "A file has the same bytes.");
                Promise.Same(IsText(draft.Attachments[i].FileName) ? draft.Attachments[i].FileName : null, IsText(draft.Attachments[i].FileName) ? view.Attachments[i].FileName : null, "A file has the same name.");
            }
        }
    }

    private static void CheckBytes(ReadOnlySpan<byte> message, bool isUtf8)
    {
        Promise.Keep(isUtf8 || !message.ContainsAnyInRange((byte)128, (byte)255), "A message is seven-bit.");
        Promise.Keep(!message.Contains((byte)0), "A message has no NUL.");
        while (!message.IsEmpty)
        {
            var end = message.IndexOfAny((byte)'\r', (byte)'\n');
            Promise.Keep(end >= 0 && message[end..].StartsWith("\r\n"u8), "A message's lines end in CRLF.");
            Promise.Keep(end <= LongestLine, "A message's lines are at most 998 octets long.");
            message = message[(end + 2)..];
        }
    }

    private static void CheckMailboxes(IReadOnlyList<Mailbox> given, IReadOnlyList<Mailbox> read, string promise)
    {
        Promise.Keep(given.Count == read.Count, promise);
        for (var i = 0; i < given.Count; i++)
        {
            // An international domain goes out in its ASCII form.
            if (Ascii.IsValid(given[i].Address))
            {
                Promise.Same(given[i].Address, read[i].Address, promise);
            }

            var name = given[i].Name ?? "";
            if (IsText(name))
            {
                Promise.Same(name, read[i].Name ?? "", promise);
            }
        }
    }

    /// <summary>Half a surrogate pair has no form in UTF-8, so it cannot read back.</summary>
    private static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
