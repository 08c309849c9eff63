namespace Posthorn.Mime;

/// <summary>RFC 5322 section 3.4 <c>address-list</c>.</summary>
internal static class AddressListWriter
{
    // A name beyond this is written as encoded-words, because those can be folded.
    private const int MaxPlainName = 70;

    /// <summary>Writes a whole header; every address has passed <see cref="AddressForm.TryFormat"/>.</summary>
    public static void Write(HeaderWriter header, string name, IReadOnlyList<Mailbox> mailboxes)
    {
        header.Begin(name);
        WriteValue(header, mailboxes);
        header.End();
    }

    /// <summary>What stands behind the colon.</summary>
    public static void WriteValue(HeaderWriter header, IReadOnlyList<Mailbox> mailboxes)
    {
        for (var i = 0; i < mailboxes.Count; i++)
        {
            WriteMailbox(header, mailboxes[i]);
            if (i < mailboxes.Count - 1)
            {
                header.Append(","u8);
            }
        }
    }

    private static void WriteMailbox(HeaderWriter header, Mailbox mailbox)
    {
        if (!AddressForm.TryFormat(mailbox.Address, out var address))
        {
            throw new ArgumentException("An address was not checked before it was written.", nameof(mailbox));
        }

        if (string.IsNullOrEmpty(mailbox.Name))
        {
            header.Word(address);
            return;
        }

        WritePhrase(header, mailbox.Name);
        header.Word($"<{address}>");
    }

    private static void WritePhrase(HeaderWriter header, string name)
    {
        if (name.Length > MaxPlainName
            || name.AsSpan().ContainsAnyExcept(Characters.Printable)
            || name.Contains("=?", StringComparison.Ordinal))
        {
            EncodedWordWriter.Write(header, name);
        }
        else if (IsAtoms(name))
        {
            header.Word(name);
        }
        else
        {
            header.Word(QuotedString.Format(name));
        }
    }

    /// <summary>Atoms with single blanks between them.</summary>
    private static bool IsAtoms(ReadOnlySpan<char> name)
    {
        var afterBlank = true;
        foreach (var character in name)
        {
            var isBlank = character == ' ';
            if (isBlank ? afterBlank : !Characters.Atext.Contains(character))
            {
                return false;
            }

            afterBlank = isBlank;
        }

        return !afterBlank;
    }
}
