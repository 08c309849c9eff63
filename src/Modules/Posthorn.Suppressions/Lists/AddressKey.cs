using Posthorn.Kernel;

namespace Posthorn.Suppressions.Lists;

/// <summary>Under which form an address is kept and looked up. Pure.</summary>
internal static class AddressKey
{
    /// <summary>
    /// Lower case, the domain with A-labels: who left as <c>Ana@Bücher.example</c> is not mailed as <c>ana@xn--bcher-kva.example</c>. What is no
    /// address is kept as it is, in lower case, so that it can be found and deleted.
    /// </summary>
    /// <returns>Null: no list can hold that. It is empty, longer than 320 characters, or has control characters in it.</returns>
    public static string? Of(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > EmailAddress.MaxLength || !IsText(trimmed))
        {
            return null;
        }

        return EmailAddress.TryParse(trimmed, out var address) ? OfParsed(address) : trimmed.ToLowerInvariant();
    }

    /// <returns>Null: this is no address that mail can be sent to.</returns>
    public static string? OfAddress(string? text) => EmailAddress.TryParse(text?.Trim(), out var address) ? OfParsed(address) : null;

    /// <summary>What stands behind the last @; of what has none, nothing.</summary>
    public static string DomainOf(string key) => key.LastIndexOf('@') is >= 0 and var at ? key[(at + 1)..] : "";

    private static string OfParsed(EmailAddress address) => $"{address.LocalPart.ToLowerInvariant()}@{address.AsciiDomain}";

    /// <summary>No controls, no halves of surrogate pairs: neither database takes all of them.</summary>
    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i) && (i == 0 || !char.IsSurrogatePair(text, i - 1))))
            {
                return false;
            }
        }

        return true;
    }
}
