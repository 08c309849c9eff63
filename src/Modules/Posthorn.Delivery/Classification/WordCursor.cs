namespace Posthorn.Delivery.Classification;

/// <summary>The words of a reply one after the other: runs of letters and digits, whatever stands between them.</summary>
internal ref struct WordCursor(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _end;

    public int Start { get; private set; }

    public readonly ReadOnlySpan<char> Current => _text[Start.._end];

    /// <summary>The character behind the word; a blank at the end.</summary>
    public readonly char Next => _end < _text.Length ? _text[_end] : ' ';

    public bool MoveNext()
    {
        Start = _end;
        while (Start < _text.Length && !char.IsLetterOrDigit(_text[Start]))
        {
            Start++;
        }

        _end = Start;
        while (_end < _text.Length && char.IsLetterOrDigit(_text[_end]))
        {
            _end++;
        }

        return _end > Start;
    }
}
