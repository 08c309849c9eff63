namespace Posthorn.Insights.Feed;

/// <summary>PostgreSQL takes neither zeros nor halves of surrogate pairs. Pure.</summary>
internal static class StorableText
{
    public static string Of(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0')
        ? text
        : string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0));

    /// <summary>At most so many characters, and no half of one.</summary>
    public static string Of(string text, int maxLength)
    {
        var clean = Of(text);
        return clean.Length <= maxLength ? clean : clean[..(char.IsHighSurrogate(clean[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }
}
