using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>Writes the header of an edited part: kept fields as they came, the others as the edits want them.</summary>
internal sealed class HeaderSection(IBufferWriter<byte> output)
{
    private static readonly HashSet<string> AddressHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc",
    };

    private readonly HeaderWriter _header = new(output);
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="part">Whose header it is.</param>
    /// <param name="edits">Of the message itself; null for a part below it.</param>
    /// <param name="leaf">The new text of the part, if it has one.</param>
    /// <param name="separator">The empty line behind the header. Where it was forgotten it is added, or readers would disagree about what is header and what is body.</param>
    public void Write(MimeEntity part, MimeEdits? edits, EditedLeaf? leaf, ReadOnlySpan<byte> separator)
    {
        foreach (var field in part.Headers)
        {
            WriteField(field, edits, leaf);
        }

        leaf?.WriteMissing(_header, _written, isMessage: edits is not null);
        foreach (var added in (edits?.Set ?? []).Concat(edits?.AddMissing ?? []))
        {
            if (_written.Add(added.Name))
            {
                added.Write(_header);
            }
        }

        output.Write(separator.IsEmpty ? "\r\n"u8 : separator);
    }

    private void WriteField(MimeHeader field, MimeEdits? edits, EditedLeaf? leaf)
    {
        if (edits is not null && edits.Removes(field.Name))
        {
            return;
        }

        if (edits?.Set.FirstOrDefault(edit => edit.Is(field.Name)) is { } set)
        {
            if (_written.Add(set.Name))
            {
                set.Write(_header);
            }

            return;
        }

        var isFirst = _written.Add(field.Name);
        if (leaf is not null && leaf.TryReplace(field, isFirst, _header))
        {
            return;
        }

        if (edits is { EncodeHeaders: true } && Encoded(field) is { } encoded)
        {
            encoded.Write(_header);
            return;
        }

        output.Write(field.RawField.Span);
        if (field.RawField.Span is not [.., (byte)'\n'])
        {
            output.Write("\r\n"u8);
        }
    }

    /// <summary>Null where nothing is beyond ASCII, and where encoded-words could not say it.</summary>
    private static HeaderEdit? Encoded(MimeHeader field)
    {
        if (Ascii.IsValid(field.RawValue.Span) || field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!AddressHeaders.Contains(field.Name))
        {
            return new HeaderEdit.Text(field.Name, field.DecodedValue);
        }

        var mailboxes = AddressListParser.Parse(field.Value);
        return mailboxes.Count == 0 || mailboxes.Any(mailbox => !AddressForm.TryFormat(mailbox.Address, out _) || AddressForm.NeedsSmtpUtf8(mailbox.Address))
            ? null
            : new HeaderEdit.Addresses(field.Name, mailboxes);
    }
}
