using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Mime;

/// <summary>
/// Turns a draft into the bytes of a message (RFC 5322, 2045, 2047, 2231). The same draft gives the same bytes.
/// Lines end in CRLF and hold at most 998 octets; the message is 7-bit unless <see cref="RequiresSmtpUtf8"/> says otherwise.
/// Text is always quoted-printable and files are always base64: no relay has a reason to touch them, so signatures survive.
/// </summary>
public static class MessageComposer
{
    /// <summary>True when an address with a non-ASCII local part makes the header UTF-8 (RFC 6532): the next hop must offer SMTPUTF8.</summary>
    public static bool RequiresSmtpUtf8(MessageDraft draft) =>
        AddressForm.NeedsSmtpUtf8(draft.From.Address)
        || AnyNeedsSmtpUtf8(draft.To) || AnyNeedsSmtpUtf8(draft.Cc) || AnyNeedsSmtpUtf8(draft.ReplyTo);

    /// <summary>What <see cref="TryCompose"/> would refuse (<c>to.0.name: …</c>), or null. The bytes of attachments are not looked at.</summary>
    public static string? FindProblem(MessageDraft draft) => DraftRules.Check(draft);

    /// <summary>Writes the message, or writes nothing and says which field is wrong (<c>to.0.name: …</c>).</summary>
    public static bool TryCompose(MessageDraft draft, IBufferWriter<byte> output, [NotNullWhen(false)] out string? error)
    {
        error = DraftRules.Check(draft);
        if (error is not null)
        {
            return false;
        }

        var root = MessagePart.Of(draft);
        var header = new HeaderWriter(output);
        var parts = new PartWriter(header, output);
        parts.WriteHeaders(root);
        WriteMessageHeaders(draft, header);
        output.Write("\r\n"u8);
        parts.WriteContent(root);
        if (root is not MessagePart.Body { Text.Text: [.., '\r' or '\n'] })
        {
            output.Write("\r\n"u8);
        }

        return true;
    }

    private static void WriteMessageHeaders(MessageDraft draft, HeaderWriter header)
    {
        if (!Brings(draft, "Date"))
        {
            header.Begin("Date");
            header.Word(MailDate.Format(draft.Date));
            header.End();
        }

        AddressListWriter.Write(header, "From", [draft.From]);
        WriteAddresses(header, "To", draft.To);
        WriteAddresses(header, "Cc", draft.Cc);
        header.Begin("Subject");
        header.Text(draft.Subject);
        header.End();
        WriteAddresses(header, "Reply-To", draft.ReplyTo);
        header.Append("Mime-Version: 1.0\r\n"u8);
        if (!Brings(draft, "Message-ID"))
        {
            header.Begin("Message-ID");
            header.Word($"<{draft.MessageId}>");
            header.End();
        }

        foreach (var field in draft.Headers)
        {
            header.Begin(field.Name);
            header.AsGiven(field.Value);
            header.End();
        }
    }

    private static void WriteAddresses(HeaderWriter header, string name, IReadOnlyList<Mailbox> mailboxes)
    {
        if (mailboxes.Count > 0)
        {
            AddressListWriter.Write(header, name, mailboxes);
        }
    }

    private static bool Brings(MessageDraft draft, string name)
    {
        foreach (var field in draft.Headers)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyNeedsSmtpUtf8(IReadOnlyList<Mailbox> mailboxes) =>
        mailboxes.Any(mailbox => AddressForm.NeedsSmtpUtf8(mailbox.Address));
}
