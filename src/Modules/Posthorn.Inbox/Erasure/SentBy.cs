using System.Globalization;
using Posthorn.Accounts;

namespace Posthorn.Inbox.Erasure;

/// <summary>Whose mail a captured one is. Pure.</summary>
internal static class SentBy
{
    private const string Prefix = "bounces+";

    /// <summary>
    /// What lies in an account's own mailbox is test mail of the account. In the mailbox of the owner of this server lies what came by SMTP, from whomever: our own
    /// mail says whose it is in its envelope sender, <c>bounces+ACCOUNT-…</c>; the rest is the owner's, as nobody else can see it.
    /// </summary>
    /// <param name="mailbox">Whose mailbox it lies in.</param>
    /// <param name="mailFrom">The envelope sender.</param>
    public static long AccountOf(long mailbox, string mailFrom)
    {
        if (mailbox != WellKnownAccounts.Owner)
        {
            return mailbox;
        }

        var end = mailFrom.IndexOf('-', StringComparison.Ordinal);
        return mailFrom.StartsWith(Prefix, StringComparison.Ordinal) && end > 0
            && long.TryParse(mailFrom.AsSpan(Prefix.Length, end - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var account)
                ? account
                : WellKnownAccounts.Owner;
    }
}
