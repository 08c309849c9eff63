namespace Posthorn.Delivery.Classification;

/// <summary>
/// Words that a reply may say, whole and in this order, whatever stands between them but other words. <c>..</c> lets up to
/// <see cref="MaxGap"/> other words in; <c>blocklist*</c> is every word that begins so; <c>no such user/mailbox</c> is two phrases.
/// </summary>
/// <remarks>No regular expressions: what a rule matches can be read aloud, a word never matches inside another, and no reply makes it slow.</remarks>
internal sealed class Phrase
{
    public const int MaxGap = 8;

    /// <summary>Enough letters that a beginning says something.</summary>
    public const int ShortestBeginning = 4;

    private readonly PhraseWord[] _words;

    private Phrase(string text, PhraseWord[] words)
    {
        Text = text;
        _words = words;
    }

    /// <summary>As it stands in the table, with its alternatives resolved.</summary>
    public string Text { get; }

    public string FirstWord => _words[0].Text;

    public bool FirstIsBeginning => _words[0].IsBeginning;

    /// <param name="text">One or more phrases, its alternatives behind slashes.</param>
    /// <returns>Null when the text is no phrase: see <paramref name="error"/>.</returns>
    public static IReadOnlyList<Phrase>? Parse(string text, out string? error)
    {
        var variants = new List<string> { "" };
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            variants = [.. variants.SelectMany(_ => word.Split('/'), (before, alternative) => $"{before} {alternative}")];
        }

        var phrases = new List<Phrase>();
        foreach (var variant in variants)
        {
            if (ParseOne(variant.Trim(), out error) is not { } phrase)
            {
                return null;
            }

            phrases.Add(phrase);
        }

        error = null;
        return phrases;
    }

    /// <summary>Does the phrase begin at this word of the reply?</summary>
    public bool MatchesAt(in ReplyWords reply, int at)
    {
        if (!_words[0].Matches(reply[at]))
        {
            return false;
        }

        for (var i = 1; i < _words.Length; i++)
        {
            var last = Math.Min(reply.Count - 1, at + 1 + (_words[i].MayLeaveGap ? MaxGap : 0));
            do
            {
                if (++at > last)
                {
                    return false;
                }
            }
            while (!_words[i].Matches(reply[at]));
        }

        return true;
    }

    private static Phrase? ParseOne(string text, out string? error)
    {
        var words = new List<PhraseWord>();
        var gap = false;
        foreach (var part in text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                gap = true;
                continue;
            }

            var pieces = new WordCursor(part);
            while (pieces.MoveNext())
            {
                words.Add(new PhraseWord(pieces.Current.ToString(), pieces.Next == '*', gap));
                gap = false;
            }
        }

        error = words.Count == 0 ? $"\"{text}\" has no word"
            : words[0].MayLeaveGap || gap ? $"\"{text}\": .. stands between words"
            : words.Find(word => word.IsBeginning && word.Text.Length < ShortestBeginning) is { Text: { } tooShort }
                ? $"\"{tooShort}*\" is too short, a beginning has {ShortestBeginning} letters at least"
            : null;
        return error is null ? new Phrase(text, [.. words]) : null;
    }

    private readonly record struct PhraseWord(string Text, bool IsBeginning, bool MayLeaveGap)
    {
        public bool Matches(ReadOnlySpan<char> word) => IsBeginning ? word.StartsWith(Text, StringComparison.Ordinal) : word.SequenceEqual(Text);
    }
}
