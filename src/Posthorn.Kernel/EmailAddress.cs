using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Posthorn.Kernel;

/// <summary>
/// An address that mail can be sent to: RFC 5321 section 4.1.2 <c>Mailbox</c> with a domain name,
/// at most 320 characters (64 before the @, 255 after it), internationalised local parts as in RFC 6531.
/// Address literals (<c>user@[192.0.2.1]</c>) and domains without a dot are refused.
/// </summary>
public sealed record EmailAddress
{
    public const int MaxLength = 320;
    private const int MaxLocalOctets = 64;
    private const int MaxDomainLength = 253;
    private static readonly SearchValues<char> AtomCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.");

    private EmailAddress(string localPart, string domain, string asciiDomain)
    {
        LocalPart = localPart;
        Domain = domain;
        AsciiDomain = asciiDomain;
    }

    /// <summary>What stands before the last @, as the caller wrote it (the receiver may care about case).</summary>
    public string LocalPart { get; }

    /// <summary>The domain in lower case, as the caller wrote it (Unicode stays Unicode).</summary>
    public string Domain { get; }

    /// <summary>The domain in lower case with A-labels (<c>xn--…</c>): what DNS is asked for.</summary>
    public string AsciiDomain { get; }

    /// <summary>True when the local part needs SMTPUTF8 (RFC 6531) at the next hop.</summary>
    public bool NeedsSmtpUtf8 => !Ascii.IsValid(LocalPart);

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || (!Ascii.IsValid(text) && !IsVisible(text)))
        {
            return false;
        }

        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1)
        {
            return false;
        }

        var local = text[..at];
        var domain = text[(at + 1)..].ToLowerInvariant();
        if (!IsLocalPart(local) || !TryToAscii(domain, out var ascii))
        {
            return false;
        }

        address = new EmailAddress(local, domain, ascii);
        return true;
    }

    public override string ToString() => $"{LocalPart}@{Domain}";

    private static bool IsLocalPart(string local)
    {
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalOctets)
        {
            return false;
        }

        return local[0] == '"' ? IsQuotedString(local) : IsDotString(local);
    }

    private static bool IsDotString(string local)
    {
        foreach (var character in local)
        {
            if (!AtomCharacters.Contains(character) && char.IsAscii(character))
            {
                return false;
            }
        }

        return local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal);
    }

    private static bool IsQuotedString(string local)
    {
        if (local.Length < 3 || local[^1] != '"')
        {
            return false;
        }

        for (var i = 1; i < local.Length - 1; i++)
        {
            var character = local[i];
            if (character == '\\')
            {
                // The escaped character must itself stand before the closing quote.
                if (++i >= local.Length - 1 || local[i] is < ' ' or > '~')
                {
                    return false;
                }
            }
            else if (character is '"' or < ' ' or '\x7f')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether what is beyond ASCII is letters, digits, marks and symbols: no controls, blanks or direction marks, no half of a surrogate pair.
    /// The domain is looked at too, since IdnMapping gives a form to anything.
    /// </summary>
    private static bool IsVisible(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != OperationStatus.Done || (!rune.IsAscii && IsInvisible(rune)))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static bool TryToAscii(string domain, out string ascii)
    {
        ascii = domain;
        if (!Ascii.IsValid(domain))
        {
            try
            {
                ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain).ToLowerInvariant();
            }
            catch (ArgumentException)
            {
                // IdnMapping has no TryGetAscii: a domain that cannot be mapped is an ordinary bad address.
                return false;
            }
        }

        return IsDomainName(ascii);
    }

    private static bool IsDomainName(string domain)
    {
        if (domain.Length > MaxDomainLength)
        {
            return false;
        }

        var labels = domain.Split('.');
        return labels.Length >= 2 && Array.TrueForAll(labels, IsLabel);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
