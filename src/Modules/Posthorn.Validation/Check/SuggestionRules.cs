namespace Posthorn.Validation.Check;

/// <summary>Which well-known domain was meant by one that is mistyped. Pure.</summary>
internal static class SuggestionRules
{
    /// <summary>Shorter names are too near to others that exist: gmx.de and gmx.be are both right.</summary>
    private const int MinName = 5;

    /// <summary>How the end of a domain is mistyped. None of these is a domain of the top.</summary>
    private static readonly Dictionary<string, string> Ends = new(StringComparer.Ordinal)
    {
        ["con"] = "com", ["cmo"] = "com", ["ocm"] = "com", ["comm"] = "com", ["vom"] = "com", ["xom"] = "com", ["coom"] = "com", ["cpm"] = "com",
        ["clm"] = "com", ["nte"] = "net", ["ent"] = "net", ["nett"] = "net", ["ogr"] = "org", ["rog"] = "org",
    };

    /// <summary>
    /// One slip of the finger away from a popular domain (a letter too many, one missing, one wrong or two swapped, never the first), in the
    /// name, or at the end.
    /// </summary>
    /// <param name="domain">With A-labels, in lower case.</param>
    /// <returns>Null: it is popular itself, or near to none.</returns>
    public static string? Find(string domain)
    {
        if (WordList.Popular.Contains(domain) || domain.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
        {
            return null;
        }

        var (name, end) = (domain[..dot], domain[(dot + 1)..]);
        end = Ends.GetValueOrDefault(end, end);
        var meant = $"{name}.{end}";
        return WordList.Popular.Contains(meant)
            ? meant
            : WordList.Popular.Where(popular => popular[(popular.IndexOf('.', StringComparison.Ordinal) + 1)..] == end
                && IsNear(name, popular[..popular.IndexOf('.', StringComparison.Ordinal)])).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static bool IsNear(string name, string popular) =>
        popular.Length >= MinName && name.Length >= MinName - 1 && name[0] == popular[0] && IsOneSlip(name, popular);

    private static bool IsOneSlip(string name, string popular)
    {
        var same = 0;
        while (same < Math.Min(name.Length, popular.Length) && name[same] == popular[same])
        {
            same++;
        }

        var (rest, wanted) = (name[same..], popular[same..]);
        return (rest.Length - wanted.Length) switch
        {
            1 => rest[1..] == wanted,
            -1 => rest == wanted[1..],
            0 when rest.Length == 0 => false,
            0 => rest[1..] == wanted[1..] || (rest.Length > 1 && rest[0] == wanted[1] && rest[1] == wanted[0] && rest[2..] == wanted[2..]),
            _ => false,
        };
    }
}
