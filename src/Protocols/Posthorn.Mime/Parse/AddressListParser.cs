namespace Posthorn.Mime;

/// <summary>
/// RFC 5322 section 3.4 <c>address-list</c>, with the obsolete forms of section 4.4 and the common mistakes:
/// specials in unquoted names, encoded-words inside quotes, missing brackets, empty members. Groups are flattened.
/// </summary>
public static class AddressListParser
{
    /// <summary>Reads an unfolded header value (<see cref="MimeHeader.Value"/>, encoded-words not yet decoded). What is no mailbox is passed over.</summary>
    public static IReadOnlyList<Mailbox> Parse(string value)
    {
        var mailboxes = new List<Mailbox>();
        var reader = new MailboxReader(value);
        while (reader.TryRead(out var mailbox))
        {
            if (mailbox is not null)
            {
                mailboxes.Add(mailbox);
            }
        }

        return mailboxes;
    }
}
