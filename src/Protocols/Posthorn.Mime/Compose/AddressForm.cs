using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Posthorn.Mime;

/// <summary>RFC 5322 section 3.4.1 <c>addr-spec</c> as it goes into a header.</summary>
internal static class AddressForm
{
    private const int MaxLength = 320;

    /// <summary>True when the local part is not ASCII: such an address cannot be written without SMTPUTF8 (RFC 6531).</summary>
    public static bool NeedsSmtpUtf8(string address) =>
        !Ascii.IsValid(address) && !Ascii.IsValid(address.AsSpan(0, Math.Max(0, address.LastIndexOf('@'))));

    /// <summary>
    /// The address with A-labels where the local part is ASCII, otherwise as given.
    /// False when it is no address: this is about what a header can carry, whether mail can be sent there is for the sender to know.
    /// </summary>
    public static bool TryFormat(string address, [NotNullWhen(true)] out string? form)
    {
        form = null;
        var at = address.LastIndexOf('@');
        if (at < 1 || address.Length > MaxLength || !IsLocalPart(address.AsSpan(0, at)) || !IsDomain(address.AsSpan(at + 1)))
        {
            return false;
        }

        if (Ascii.IsValid(address) || NeedsSmtpUtf8(address))
        {
            form = address;
            return true;
        }

        try
        {
            form = string.Concat(address.AsSpan(0, at + 1), new IdnMapping().GetAscii(address, at + 1));
            return true;
        }
        catch (ArgumentException)
        {
            // IdnMapping has no TryGetAscii.
            return false;
        }
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local) =>
        local[0] == '"' ? IsQuotedString(local) : IsDotString(local);

    private static bool IsDotString(ReadOnlySpan<char> local)
    {
        foreach (var character in local)
        {
            if (character != '.' && !Characters.Atext.Contains(character) && !IsInternational(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsQuotedString(ReadOnlySpan<char> local)
    {
        if (local.Length < 2 || local[^1] != '"')
        {
            return false;
        }

        var inner = local[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            var isEscaped = inner[i] == '\\';
            if (isEscaped && ++i == inner.Length)
            {
                return false;
            }

            if ((inner[i] == '"' && !isEscaped) || (!Characters.Printable.Contains(inner[i]) && !IsInternational(inner[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var character in domain)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.' or '_' or '[' or ']' or ':') && !IsInternational(character))
            {
                return false;
            }
        }

        return !domain.IsEmpty;
    }

    private static bool IsInternational(char character) =>
        character > '\xa0' && !char.IsWhiteSpace(character) && !char.IsControl(character);
}
