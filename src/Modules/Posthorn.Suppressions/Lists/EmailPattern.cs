using System.Text;

namespace Posthorn.Suppressions.Lists;

/// <summary>Which addresses a listing shows: those that begin with a text, or with <c>%</c> in it those that match, <c>%</c> standing for any text.</summary>
/// <param name="From">Addresses from here on; null: not bounded.</param>
/// <param name="To">Up to here, not included.</param>
/// <param name="Like">For LIKE with <c>\</c> as its escape; null: the bounds say all.</param>
internal sealed record EmailPattern(string? From, string? To, string? Like)
{
    /// <summary>Sorts behind everything that an address can hold, in both databases.</summary>
    private const string Last = "\U0010FFFF";

    /// <param name="text">Of at most 320 characters, without controls.</param>
    public static EmailPattern Parse(string text)
    {
        var lower = text.ToLowerInvariant();
        var wildcard = lower.IndexOf('%', StringComparison.Ordinal);
        var prefix = wildcard < 0 ? lower : lower[..wildcard];
        var (from, to) = prefix.Length == 0 ? ((string?)null, (string?)null) : (prefix, prefix + Last);
        return new EmailPattern(from, to, wildcard < 0 ? null : LikeOf(lower));
    }

    private static string LikeOf(string text)
    {
        var like = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (character is '_' or '\\')
            {
                like.Append('\\');
            }

            // Many in a row say no more than one and would cost much.
            if (character != '%' || like.Length == 0 || like[^1] != '%')
            {
                like.Append(character);
            }
        }

        return like.Append(like[^1] == '%' ? "" : "%").ToString();
    }
}
