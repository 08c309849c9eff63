namespace Posthorn.Delivery.Classification;

/// <summary>A reply's text in lower case with the places of its words. Lives in the caller's buffers: nothing is allocated.</summary>
internal readonly ref struct ReplyWords
{
    /// <summary>Characters of a reply that are looked at; whoever needs more says nothing that a rule could know.</summary>
    public const int MaxLength = 2048;

    public const int MaxWords = 400;

    private readonly ReadOnlySpan<Range> _words;

    private ReplyWords(ReadOnlySpan<char> text, ReadOnlySpan<Range> words)
    {
        Text = text;
        _words = words;
    }

    public ReadOnlySpan<char> Text { get; }

    public int Count => _words.Length;

    public ReadOnlySpan<char> this[int word] => Text[_words[word]];

    /// <param name="lines">In any case.</param>
    /// <param name="lowered">At least <see cref="MaxLength"/>.</param>
    /// <param name="places">At least <see cref="MaxWords"/>.</param>
    public static ReplyWords Of(IReadOnlyList<string> lines, Span<char> lowered, Span<Range> places)
    {
        var length = 0;
        for (var i = 0; i < lines.Count && length < MaxLength; i++)
        {
            if (length > 0)
            {
                lowered[length++] = ' ';
            }

            var line = lines[i].AsSpan();
            line = line[..Math.Min(line.Length, MaxLength - length)];
            length += line.ToLowerInvariant(lowered[length..]);
        }

        var text = lowered[..length];
        var words = new WordCursor(text);
        var count = 0;
        while (count < MaxWords && words.MoveNext())
        {
            places[count++] = words.Start..(words.Start + words.Current.Length);
        }

        return new ReplyWords(text, places[..count]);
    }
}
