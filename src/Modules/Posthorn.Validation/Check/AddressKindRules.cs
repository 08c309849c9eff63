namespace Posthorn.Validation.Check;

/// <summary>What an address says of itself, without asking anybody. Pure.</summary>
internal static class AddressKindRules
{
    /// <summary>An office and not a person. What follows a plus sign is a tag of the same mailbox.</summary>
    public static bool IsRole(string localPart)
    {
        var name = localPart.ToLowerInvariant();
        var plus = name.IndexOf('+', StringComparison.Ordinal);
        return WordList.Roles.Contains(plus > 0 ? name[..plus] : name);
    }

    /// <param name="domain">With A-labels, in lower case.</param>
    public static bool IsDisposable(string domain)
    {
        for (var rest = domain; ; rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (WordList.Disposable.Contains(rest))
            {
                return true;
            }

            if (!rest.Contains('.', StringComparison.Ordinal))
            {
                return false;
            }
        }
    }
}
