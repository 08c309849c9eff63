using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Posthorn.Kernel;

/// <summary>Addresses that are to be forgotten, and where they stand in texts. Pure. Case and the form of the domain (Unicode or A-labels) make no difference.</summary>
public sealed class ErasedAddresses
{
    /// <summary>Stands where an address stood that had to go. No mail can be sent to it (RFC 2606).</summary>
    public const string Placeholder = "erased@erased.invalid";

    /// <summary>The domain of the placeholder.</summary>
    public const string PlaceholderDomain = "erased.invalid";

    /// <summary>How an @ looks in the query of a link.</summary>
    private const string EscapedAt = "%40";

    private readonly Dictionary<string, HashSet<string>> _localPartsByDomain = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    /// <param name="addresses">What is no address is passed over.</param>
    public ErasedAddresses(IEnumerable<string> addresses)
    {
        foreach (var text in addresses)
        {
            if (!EmailAddress.TryParse(text, out var address))
            {
                continue;
            }

            var local = address.LocalPart.ToLowerInvariant();
            if (!_localPartsByDomain.TryGetValue(address.AsciiDomain, out var locals))
            {
                _localPartsByDomain.Add(address.AsciiDomain, locals = new(StringComparer.Ordinal));
            }

            if (locals.Add(local))
            {
                _keys.Add($"{local}@{address.AsciiDomain}");
            }
        }
    }

    /// <summary>Each once: lower case, the domain with A-labels.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>True when the whole text is one of the addresses.</summary>
    public bool Contains(string? address) =>
        address is not null && EmailAddress.TryParse(address.Trim(), out var parsed)
        && _localPartsByDomain.TryGetValue(parsed.AsciiDomain, out var locals) && locals.Contains(parsed.LocalPart.ToLowerInvariant());

    /// <summary>True when one of the addresses stands somewhere in the text, also as it looks in a link.</summary>
    public bool Mentions(string? text) => text is not null && TryFind(text, 0, isGlued: false, out _, out _);

    /// <summary>The same for names that programs make, such as <c>welcome-ana@example.org</c>: what is glued to the front of it makes no other address.</summary>
    public bool MentionsGlued(string? text) => text is not null && TryFind(text, 0, isGlued: true, out _, out _);

    /// <returns>The text with the placeholder wherever one of the addresses stood; the same object when none did.</returns>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        if (text is null || !TryFind(text, 0, isGlued: false, out var start, out var end))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var done = 0;
        do
        {
            clean.Append(text, done, start - done).Append(Placeholder);
            done = end;
        }
        while (TryFind(text, done, isGlued: false, out start, out end));
        return clean.Append(text, done, text.Length - done).ToString();
    }

    /// <param name="text">Any text.</param>
    /// <param name="from">Nothing before it is looked at.</param>
    /// <param name="isGlued">What stands before the address makes no difference.</param>
    /// <param name="start">Where the address begins.</param>
    /// <param name="end">Behind its last character.</param>
    private bool TryFind(string text, int from, bool isGlued, out int start, out int end)
    {
        for (var at = NextAt(text, from, out var width); at >= 0; at = NextAt(text, at + width, out width))
        {
            if (TryFindDomain(text, at + width, out var locals, out end) && TryFindLocalPart(text, from, at, isGlued, locals, out start))
            {
                return true;
            }
        }

        (start, end) = (0, 0);
        return false;
    }

    /// <summary>One look at each character, however many percent signs there are.</summary>
    private static int NextAt(string text, int from, out int width)
    {
        while (text.AsSpan(from).IndexOfAny('@', '%') is >= 0 and var next)
        {
            from += next;
            width = text[from] == '@' ? 1 : EscapedAt.Length;
            if (width == 1 || string.CompareOrdinal(text, from, EscapedAt, 0, width) == 0)
            {
                return from;
            }

            from++;
        }

        width = 0;
        return -1;
    }

    /// <summary>The longest run that can be a domain; what follows it without a blank may be letters of another script.</summary>
    private bool TryFindDomain(string text, int start, [NotNullWhen(true)] out HashSet<string>? locals, out int end)
    {
        var (ascii, all) = (start, start);
        while (all < text.Length && (char.IsLetterOrDigit(text[all]) || text[all] is '-' or '.' or '_'))
        {
            ascii += ascii == all && char.IsAscii(text[all]) ? 1 : 0;
            all++;
        }

        return TryDomain(text, start, all, out locals, out end) || TryDomain(text, start, ascii, out locals, out end);
    }

    private bool TryDomain(string text, int start, int until, [NotNullWhen(true)] out HashSet<string>? locals, out int end)
    {
        locals = null;
        for (end = until; end > start && text[end - 1] is '.' or '-'; end--)
        {
            // The end of a sentence.
        }

        if (end == start || end - start > EmailAddress.MaxLength)
        {
            return false;
        }

        var domain = text[start..end].ToLowerInvariant();
        if (!Ascii.IsValid(domain))
        {
            domain = EmailAddress.TryParse($"x@{domain}", out var parsed) ? parsed.AsciiDomain : domain;
        }

        return _localPartsByDomain.TryGetValue(domain, out locals);
    }

    private static bool TryFindLocalPart(string text, int from, int at, bool isGlued, HashSet<string> locals, out int start)
    {
        start = -1;
        if (at > from && text[at - 1] == '"')
        {
            var open = at > from + 1 ? text.LastIndexOf('"', at - 2, Math.Min(at - 1 - from, EmailAddress.MaxLength)) : -1;
            start = open >= 0 && locals.Contains(text[open..at].ToLowerInvariant()) ? open : -1;
            return start >= 0;
        }

        // The longest: in key=ana@… both may be addresses.
        for (var begin = at - 1; begin >= from && at - begin <= EmailAddress.MaxLength && IsLocalCharacter(text[begin]); begin--)
        {
            if ((isGlued || IsBoundary(text, begin)) && IsOne(text[begin..at], locals))
            {
                start = begin;
            }
        }

        return start >= 0;
    }

    private static bool IsOne(string local, HashSet<string> locals) =>
        locals.Contains(local.ToLowerInvariant()) || (local.Contains('%', StringComparison.Ordinal) && locals.Contains(Uri.UnescapeDataString(local).ToLowerInvariant()));

    private static bool IsLocalCharacter(char character) => !char.IsWhiteSpace(character) && !char.IsControl(character) && !"<>()[]:;,@\"\\".Contains(character, StringComparison.Ordinal);

    /// <summary>Joanna is not Anna; what stands behind a sign that links and lists use, or an escaped one, is a word of its own.</summary>
    private static bool IsBoundary(string text, int begin) =>
        begin == 0
        || !(char.IsLetterOrDigit(text[begin - 1]) || text[begin - 1] is '.' or '_' or '+' or '-')
        || (begin >= 3 && text[begin - 3] == '%' && char.IsAsciiHexDigit(text[begin - 2]) && char.IsAsciiHexDigit(text[begin - 1]));
}
