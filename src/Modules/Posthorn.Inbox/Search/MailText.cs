using System.Text;

namespace Posthorn.Inbox.Search;

/// <summary>Text out of mails, made fit for storing and for searching. Pure.</summary>
internal static class MailText
{
    /// <summary>What is searched of one mail's text, in characters.</summary>
    public const int MaxFolded = 64 * 1024;

    /// <summary>Lower case, each run of blanks and controls as one blank, broken UTF-16 as U+FFFD: both sides of a comparison are folded.</summary>
    public static string Fold(string text, int maxLength = MaxFolded)
    {
        var folded = new StringBuilder(Math.Min(text.Length, maxLength));
        Span<char> pair = stackalloc char[2];
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                blank = folded.Length > 0;
                continue;
            }

            var length = Rune.ToLowerInvariant(rune).EncodeToUtf16(pair);
            if (folded.Length + length + 1 > maxLength)
            {
                break;
            }

            folded.Append(blank ? " " : "").Append(pair[..length]);
            blank = false;
        }

        return folded.ToString();
    }

    /// <summary>PostgreSQL takes neither NUL nor half a surrogate pair.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny('\0', '\uFFFD') && text.All(character => !char.IsSurrogate(character)))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }
}
