using System.Text;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Check;

/// <summary>Which list keeps a mail from an address. Pure.</summary>
internal static class SuppressionRules
{
    /// <summary>The order of the checks; the first hit is the reason.</summary>
    private static readonly (SuppressionList List, string Reason)[] Order =
    [
        (SuppressionList.Invalid, SuppressionReasons.Invalid),
        (SuppressionList.Bounces, SuppressionReasons.Bounced),
        (SuppressionList.SpamReports, SuppressionReasons.SpamReport),
        (SuppressionList.Unsubscribes, SuppressionReasons.Unsubscribed),
        (SuppressionList.Group, SuppressionReasons.Unsubscribed),
    ];

    /// <param name="lists">The lists that the address is on; of groups only the mail's own.</param>
    /// <param name="isWhitelisted">See <see cref="IsWhitelisted"/>.</param>
    /// <returns>The reason of the drop, or null.</returns>
    public static string? ReasonOf(IReadOnlyCollection<SuppressionList> lists, SuppressionBypass bypass, bool isWhitelisted)
    {
        if (bypass.Everything)
        {
            return null;
        }

        foreach (var (list, reason) in Order)
        {
            if (lists.Contains(list) && !IsPassedOver(list, bypass, isWhitelisted))
            {
                return reason;
            }
        }

        return null;
    }

    /// <param name="key">As <see cref="AddressKey"/> makes it.</param>
    /// <param name="whitelist">Addresses and domains in lower case.</param>
    public static bool IsWhitelisted(string key, IReadOnlyList<string> whitelist)
    {
        var domain = AddressKey.DomainOf(key);
        foreach (var listed in whitelist)
        {
            if (listed == key || listed == domain || (!Ascii.IsValid(listed) && IsSame(listed, key, domain)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keys have A-labels, and people write what they read.</summary>
    private static bool IsSame(string listed, string key, string domain) =>
        listed.Contains('@', StringComparison.Ordinal) ? AddressKey.Of(listed) == key : AddressKey.Of($"x@{listed}") == $"x@{domain}";

    private static bool IsPassedOver(SuppressionList list, SuppressionBypass bypass, bool isWhitelisted) => list switch
    {
        SuppressionList.Bounces => bypass.Bounces || isWhitelisted,
        SuppressionList.SpamReports => bypass.SpamReports,
        SuppressionList.Unsubscribes => bypass.Unsubscribes || isWhitelisted,
        SuppressionList.Group => isWhitelisted,
        _ => false,
    };
}
