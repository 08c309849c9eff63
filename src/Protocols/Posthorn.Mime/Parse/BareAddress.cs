using System.Text;

namespace Posthorn.Mime;

/// <summary>Gathers an address that stands without angle brackets: blanks are allowed around its dots and its at sign (RFC 5322 section 4.4) and end it elsewhere.</summary>
internal sealed class BareAddress
{
    private readonly StringBuilder _text = new();
    private bool _afterGap;
    private bool _isComplete;

    public bool HasAt { get; private set; }

    public void Clear()
    {
        _text.Clear();
        (_afterGap, _isComplete, HasAt) = (false, false, false);
    }

    public void Gap() => _afterGap = true;

    public void Append(ReadOnlySpan<char> piece)
    {
        if (_afterGap && _text.Length > 0 && !Joins(_text[^1]) && !Joins(piece[0]))
        {
            _isComplete |= HasAt;
            if (!HasAt)
            {
                _text.Clear();
            }
        }

        _afterGap = false;
        if (!_isComplete)
        {
            HasAt |= piece is "@" && _text.Length > 0;
            _text.Append(piece);
        }
    }

    public override string ToString() => _text.ToString();

    private static bool Joins(char character) => character is '@' or '.';
}
