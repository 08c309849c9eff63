using Posthorn.Accounts;

namespace Posthorn.Suppressions;

/// <summary>Who of a mail's recipients must not get it. Asked when mail is accepted, and for planned mail when it leaves.</summary>
public interface ISuppressionCheck
{
    /// <summary>
    /// One query by index for up to 256 addresses; none at all for an account without entries, which is known from memory (an entry added on
    /// another node to an account that had none shows within ten seconds).
    /// </summary>
    /// <returns>
    /// The drop reason (<see cref="SuppressionReasons"/>) of each address that is suppressed, by the address as it was asked for; the others are missing.
    /// </returns>
    ValueTask<IReadOnlyDictionary<string, string>> FindAsync(SuppressionQuestion question, CancellationToken cancellationToken);
}

/// <param name="Addresses">In any case; each is looked up in its stored form.</param>
/// <param name="GroupId">The unsubscribe group of the mail. One that the account has not suppresses nobody.</param>
/// <param name="Whitelist">The account's setting: bounces and unsubscribes of these addresses and domains do not count.</param>
public sealed record SuppressionQuestion(
    long AccountId, IReadOnlyList<string> Addresses, long? GroupId, SuppressionBypass Bypass, AddressWhitelistSettings Whitelist);

/// <summary>Which lists a mail asks to be passed over.</summary>
/// <param name="Everything">All of them, groups too.</param>
/// <param name="Unsubscribes">The global list; whoever left the group of the mail still does not get it.</param>
public readonly record struct SuppressionBypass(bool Everything, bool SpamReports, bool Bounces, bool Unsubscribes);

/// <summary>What the <c>dropped</c> event says: <c>reason</c> is one of these.</summary>
public static class SuppressionReasons
{
    public const string Invalid = "Invalid";
    public const string Bounced = "Bounced Address";
    public const string SpamReport = "Spam Reporting Address";

    /// <summary>Of the global list and of groups.</summary>
    public const string Unsubscribed = "Unsubscribed Address";

    /// <summary>The <c>status</c> of a drop that a list caused. A drop with another one is news about the address.</summary>
    public const string Status = "5.0.0";
}
