namespace Posthorn.MailAuth.MtaSts;

/// <summary>RFC 8461 section 4.1: which MX hosts a policy names.</summary>
public static class MxPatternRules
{
    public static bool MatchesAny(IReadOnlyList<string> patterns, string host)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, host))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same name, or, for <c>*.example.com</c>, the name with exactly one label in front. Case and a final dot do not matter.</summary>
    public static bool Matches(string pattern, string host)
    {
        var name = Bare(host);
        var wanted = Bare(pattern);
        if (!wanted.StartsWith("*."))
        {
            return wanted.Length > 0 && name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
        }

        var dot = name.IndexOf('.');
        return dot > 0 && wanted.Length > 2 && name[(dot + 1)..].Equals(wanted[2..], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An MX value of a policy file: a host name of A-labels, with <c>*.</c> in front or without.</summary>
    public static bool IsPattern(ReadOnlySpan<char> text)
    {
        var name = text.StartsWith("*.") ? text[2..] : text;
        if (name.Length is 0 or > 253)
        {
            return false;
        }

        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Some hosts have underscores in their names although they should not.</summary>
    private static readonly System.Buffers.SearchValues<char> LabelCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static ReadOnlySpan<char> Bare(string name) => name.EndsWith('.') ? name.AsSpan(..^1) : name;
}
