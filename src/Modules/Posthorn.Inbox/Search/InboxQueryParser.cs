using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Inbox.Search;

/// <summary>
/// The query language: words and <c>"phrases in quotes"</c>, each alone or behind <c>to:</c> (<c>recipient:</c>), <c>from:</c> (<c>sender:</c>),
/// <c>subject:</c> or <c>text:</c>. Anything else with a colon is a word like any other (<c>https://example.com</c>). Pure.
/// </summary>
internal static class InboxQueryParser
{
    private static readonly (string Prefix, InboxField Field)[] Prefixes =
    [
        ("to:", InboxField.Recipient),
        ("recipient:", InboxField.Recipient),
        ("from:", InboxField.Sender),
        ("sender:", InboxField.Sender),
        ("subject:", InboxField.Subject),
        ("text:", InboxField.Text),
    ];

    public static bool TryParse(string text, [NotNullWhen(true)] out InboxQuery? query, [NotNullWhen(false)] out string? error)
    {
        query = null;
        if (text.Length > InboxQuery.MaxLength)
        {
            error = $"The query is longer than {InboxQuery.MaxLength} characters.";
            return false;
        }

        var terms = new List<InboxTerm>();
        var rest = text.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            var field = TakePrefix(ref rest);
            var value = MailText.Fold(TakeValue(ref rest).ToString());
            if (value.Length > 0)
            {
                terms.Add(new InboxTerm(field, value));
            }

            rest = rest.TrimStart();
        }

        error = terms.Count > InboxQuery.MaxTerms ? $"The query has more than {InboxQuery.MaxTerms} terms." : null;
        query = error is null ? new InboxQuery(terms) : null;
        return error is null;
    }

    /// <summary>A prefix with nothing behind it is a word.</summary>
    private static InboxField TakePrefix(ref ReadOnlySpan<char> rest)
    {
        foreach (var (prefix, field) in Prefixes)
        {
            if (rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !rest[prefix.Length..].IsWhiteSpace())
            {
                rest = rest[prefix.Length..].TrimStart();
                return field;
            }
        }

        return InboxField.Any;
    }

    /// <summary>A quote that never closes holds the rest.</summary>
    private static ReadOnlySpan<char> TakeValue(ref ReadOnlySpan<char> rest)
    {
        var isQuoted = rest[0] == '"';
        var value = isQuoted ? rest[1..] : rest;
        var end = 0;
        while (end < value.Length && (isQuoted ? value[end] != '"' : !char.IsWhiteSpace(value[end])))
        {
            end++;
        }

        rest = end < value.Length ? value[(end + 1)..] : default;
        return value[..end];
    }
}
