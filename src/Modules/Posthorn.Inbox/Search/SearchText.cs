namespace Posthorn.Inbox.Search;

/// <summary>What is searched of a mail, folded by <see cref="MailText.Fold"/>.</summary>
internal sealed record SearchText(string Recipient, string Sender, string Subject, string Text);
