using System.Text;

namespace Posthorn.Mime;

/// <summary>Reads one mailbox after another; every character is looked at a bounded number of times.</summary>
internal sealed class MailboxReader(string text)
{
    private readonly StringBuilder _phrase = new();
    private readonly StringBuilder _atoms = new();
    private readonly BareAddress _bare = new();
    private string? _comment;
    private string? _angle;
    private int _position;

    /// <summary>Reads up to the next comma or semicolon and past it; the mailbox is null when there is none in between.</summary>
    public bool TryRead(out Mailbox? mailbox)
    {
        mailbox = null;
        if (_position >= text.Length)
        {
            return false;
        }

        StartOver();
        while (_position < text.Length && ReadToken())
        {
        }

        FlushAtoms();
        if (_angle is not null)
        {
            var name = _phrase.Length > 0 ? _phrase.ToString() : _comment;
            mailbox = _angle.Length > 0 ? new Mailbox(name, _angle) : null;
        }
        else if (_bare.HasAt)
        {
            mailbox = new Mailbox(_comment, _bare.ToString());
        }

        return true;
    }

    private void StartOver()
    {
        _phrase.Clear();
        _atoms.Clear();
        _bare.Clear();
        _comment = null;
        _angle = null;
    }

    /// <summary>False after a separator.</summary>
    private bool ReadToken()
    {
        switch (text[_position])
        {
            case ',' or ';':
                _position++;
                return false;
            case ':' when _angle is null && !_bare.HasAt:
                // What came before was the name of a group.
                _position++;
                StartOver();
                break;
            case '(':
                var comment = EncodedWord.Decode(ReadComment().Trim());
                _comment ??= comment.Length > 0 ? comment : null;
                break;
            case '<':
                _position++;
                var address = ReadAngle();
                _angle ??= address;
                break;
            case '"':
                ReadQuotedWord();
                break;
            default:
                ReadAtomCharacter();
                break;
        }

        return true;
    }

    private void ReadAtomCharacter()
    {
        var character = text[_position];
        if (char.IsWhiteSpace(character))
        {
            _bare.Gap();
            if (_atoms.Length > 0 && _atoms[^1] != ' ')
            {
                _atoms.Append(' ');
            }

            _position++;
            return;
        }

        // An encoded-word is one piece, also when it holds characters that it should not.
        var length = character == '=' ? Math.Max(1, EncodedWord.LengthAt(text.AsSpan(_position))) : 1;
        var piece = text.AsSpan(_position, length);
        _atoms.Append(piece);
        _bare.Append(piece);
        _position += length;
    }

    private void ReadQuotedWord()
    {
        FlushAtoms();
        var raw = ReadQuoted(out var content);
        _bare.Append(raw);
        AppendToPhrase(EncodedWord.Decode(content));
    }

    private void FlushAtoms()
    {
        AppendToPhrase(EncodedWord.Decode(_atoms.ToString().Trim(' ')));
        _atoms.Clear();
    }

    private void AppendToPhrase(string words)
    {
        if (_phrase.Length > 0 && words.Length > 0)
        {
            _phrase.Append(' ');
        }

        _phrase.Append(words);
    }

    /// <summary>RFC 5322 section 3.2.4; without its closing quote it reaches to the end.</summary>
    private ReadOnlySpan<char> ReadQuoted(out string content)
    {
        var start = _position++;
        var unescaped = new StringBuilder();
        while (_position < text.Length && text[_position] != '"')
        {
            if (text[_position] == '\\' && _position + 1 < text.Length)
            {
                _position++;
            }

            unescaped.Append(text[_position++]);
        }

        _position = Math.Min(_position + 1, text.Length);
        content = unescaped.ToString();
        return text.AsSpan(start, _position - start);
    }

    /// <summary>RFC 5322 section 3.2.2; comments nest. Inner parentheses are part of the text.</summary>
    private string ReadComment()
    {
        var content = new StringBuilder();
        var depth = 1;
        for (_position++; _position < text.Length; _position++)
        {
            var character = text[_position];
            if (character == '\\' && _position + 1 < text.Length)
            {
                character = text[++_position];
            }
            else
            {
                depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            }

            if (depth == 0)
            {
                _position++;
                break;
            }

            content.Append(character);
        }

        return content.ToString();
    }

    /// <summary>Up to the closing bracket, or to a comma where it is missing. A source route (section 4.4) is dropped.</summary>
    private string ReadAngle()
    {
        var address = new StringBuilder();
        var isRoute = false;
        var hasAt = false;
        while (_position < text.Length)
        {
            var character = text[_position];
            if (character == '>' || (character == ',' && hasAt))
            {
                _position += character == '>' ? 1 : 0;
                break;
            }

            if (character == '"')
            {
                address.Append(ReadQuoted(out _));
                continue;
            }

            if (character == '(')
            {
                ReadComment();
                continue;
            }

            _position++;
            if (character == ':' && isRoute)
            {
                address.Clear();
                isRoute = false;
            }
            else if (!char.IsWhiteSpace(character))
            {
                isRoute |= character == '@' && address.Length == 0;
                hasAt |= character == '@' && !isRoute;
                address.Append(character);
            }
        }

        return address.ToString();
    }
}
