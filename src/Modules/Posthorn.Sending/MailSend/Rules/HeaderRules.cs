namespace Posthorn.Sending.MailSend.Rules;

/// <summary>What is said about headers; request and personalization differ by a word or two.</summary>
internal sealed record HeaderTexts(string BadName, string Reserved);

internal static class HeaderRules
{
    public static readonly HeaderTexts OfRequest = new(
        "Header keys cannot contain non-ASCII characters and empty spaces.",
        "Header can not be one of the reserved keys.");

    public static readonly HeaderTexts OfPersonalization = new(
        "Header keys cannot contain non-ASCII characters or empty spaces.",
        "Header cannot be one of the reserved keys.");

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-sg-id", "x-sg-eid", "received", "dkim-signature", "Content-Type", "Content-Transfer-Encoding", "To", "From", "Subject", "Reply-To", "CC", "BCC",
    };

    /// <summary>Each kind of mistake is named once per set of headers.</summary>
    public static void Check(IReadOnlyList<KeyValuePair<string, string>> headers, FieldPath at, HeaderTexts texts, ErrorReport report)
    {
        if (headers.Count == 0)
        {
            return;
        }

        var names = headers.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        report.AddIf(names.Count < headers.Count, at, "The headers cannot contain duplicate keys.");
        report.AddIf(names.Any(IsBadName), at, texts.BadName);
        report.AddIf(names.Any(name => name.Contains(':')), at, "Header keys cannot contain colons.");
        report.AddIf(names.Overlaps(Reserved), at, texts.Reserved);
        report.AddIf(headers.Any(header => LineBreaks.In(header.Value)), at, "The header values cannot contain CRLF characters.");
    }

    /// <summary>Anything beyond RFC 5322 section 3.6.8 <c>ftext</c>, controls and emptiness included.</summary>
    private static bool IsBadName(string name) => name.Length == 0 || name.AsSpan().ContainsAnyExceptInRange('!', '~');
}
