namespace Posthorn.Delivery.Smtp;

/// <summary>Whether a policy names a host, RFC 8461 section 4.1: whole names, or <c>*.</c> for exactly one label on the left.</summary>
internal static class MxPatternRules
{
    public static bool Names(IReadOnlyList<string> patterns, string host)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern.AsSpan().TrimEnd('.'), host.AsSpan().TrimEnd('.')))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> host)
    {
        if (!pattern.StartsWith("*."))
        {
            return host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        }

        var dot = host.IndexOf('.');
        return dot > 0 && host[dot..].Equals(pattern[1..], StringComparison.OrdinalIgnoreCase);
    }
}
