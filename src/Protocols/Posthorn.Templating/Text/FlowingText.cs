using System.Text;

namespace Posthorn.Templating;

/// <summary>Text as HTML flows it: blanks run together, and line ends are asked for. Nothing is written beyond the limit.</summary>
internal sealed class FlowingText(int maxChars)
{
    private readonly StringBuilder _text = new();
    private int _lineEnds;
    private bool _hasBlank;
    private string _mark = "";

    /// <summary>Blanks and line ends count, as in <c>pre</c>.</summary>
    public bool IsVerbatim { get; set; }

    public bool IsFull => _text.Length >= maxChars;

    /// <summary>What was written, in UTF-16 units.</summary>
    public int Length => _text.Length;

    public void Write(string text)
    {
        foreach (var character in text)
        {
            if (IsVerbatim && character is '\n')
            {
                NewLine();
            }
            else if (IsVerbatim && character is ' ' or '\t')
            {
                WriteWord(' ');
            }
            else if (char.IsWhiteSpace(character))
            {
                _hasBlank = true;
            }
            else if (!char.IsControl(character))
            {
                WriteWord(character);
            }

            if (IsFull)
            {
                return;
            }
        }
    }

    /// <summary>At least so many line ends stand before what comes next.</summary>
    public void Break(int lineEnds) => _lineEnds = Math.Max(_lineEnds, lineEnds);

    /// <summary>One more line end, up to an empty line.</summary>
    public void NewLine() => _lineEnds = Math.Min(2, _lineEnds + 1);

    /// <summary>Stands before the next word, on its line.</summary>
    public void Mark(string mark) => _mark = mark;

    public string Since(int start) => _text.ToString(start, _text.Length - start);

    public override string ToString()
    {
        // Half a character would be no text.
        var length = Math.Min(_text.Length, Math.Max(0, maxChars));
        length -= length > 0 && length < _text.Length + 1 && char.IsHighSurrogate(_text[length - 1]) ? 1 : 0;
        return _text.ToString(0, length).TrimEnd();
    }

    private void WriteWord(char character)
    {
        if (_text.Length > 0)
        {
            _ = _lineEnds > 0 ? _text.Append('\n', _lineEnds) : _hasBlank ? _text.Append(' ') : _text;
        }

        _ = _text.Append(_mark).Append(character);
        (_lineEnds, _hasBlank, _mark) = (0, false, "");
    }
}
