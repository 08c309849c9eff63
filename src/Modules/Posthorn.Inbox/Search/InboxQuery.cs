namespace Posthorn.Inbox.Search;

internal enum InboxField
{
    Any,

    /// <summary>Envelope recipients, To and Cc.</summary>
    Recipient,

    /// <summary>Envelope sender and From.</summary>
    Sender,
    Subject,

    /// <summary>The text bodies.</summary>
    Text,
}

/// <param name="Text">Folded, not empty; it may stand anywhere in the field.</param>
internal sealed record InboxTerm(InboxField Field, string Text);

/// <summary>What a mail must contain: every term. SQL and <see cref="Matches"/> agree on it.</summary>
internal sealed record InboxQuery(IReadOnlyList<InboxTerm> Terms)
{
    /// <summary>Bounds the statement.</summary>
    public const int MaxTerms = 20;

    /// <summary>In characters.</summary>
    public const int MaxLength = 1000;

    public bool Matches(SearchText mail)
    {
        foreach (var (field, text) in Terms)
        {
            var found = field switch
            {
                InboxField.Recipient => Contains(mail.Recipient, text),
                InboxField.Sender => Contains(mail.Sender, text),
                InboxField.Subject => Contains(mail.Subject, text),
                InboxField.Text => Contains(mail.Text, text),
                _ => Contains(mail.Recipient, text) || Contains(mail.Sender, text) || Contains(mail.Subject, text) || Contains(mail.Text, text),
            };
            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(string field, string text) => field.Contains(text, StringComparison.Ordinal);
}
