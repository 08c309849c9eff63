using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>
/// Writes one header after another: <see cref="Begin"/>, words, <see cref="End"/>. Folds between words (RFC 5322 section 2.2.3)
/// at 76 columns, which satisfies RFC 2047 section 2 as well; a single word longer than that stays whole, up to 900 octets.
/// Text that holds CR, LF or NUL is a bug of the caller and throws <see cref="ArgumentException"/>.
/// </summary>
public sealed class HeaderWriter(IBufferWriter<byte> output)
{
    public const int PreferredLineLength = 76;

    /// <summary>With a name of 76 characters before it, such a word still fits the 998 octets of RFC 5322 section 2.1.1.</summary>
    public const int MaxWordLength = 900;

    private bool _atFirstWord;

    internal int Column { get; private set; }

    /// <summary>Starts a header: the name and the colon.</summary>
    public void Begin(ReadOnlySpan<char> name)
    {
        Column = 0;
        _atFirstWord = true;
        Append(name);
        Append(":"u8);
    }

    /// <summary>A blank, or a fold and a blank, and then the word. The first word never leaves its name.</summary>
    public void Word(ReadOnlySpan<char> word)
    {
        BreakBefore(1 + Encoding.UTF8.GetByteCount(word));
        Append(" "u8);
        Append(word);
    }

    /// <summary>Adds to the word just written.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (Characters.BreaksLines(text))
        {
            throw new ArgumentException("A header cannot hold CR, LF or NUL.", nameof(text));
        }

        var written = Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        output.Advance(written);
        Column += written;
    }

    /// <summary>RFC 5322 section 3.2.5 <c>unstructured</c>, such as a subject: whatever it takes, it reads back exactly as given.</summary>
    public void Text(string text)
    {
        var fits = !text.AsSpan().ContainsAnyExcept(Characters.HeaderText)
            && !text.Contains("=?", StringComparison.Ordinal)
            && !IsBlank(text.AsSpan()[..Math.Min(1, text.Length)])
            && !IsBlank(text.AsSpan()[Math.Max(0, text.Length - 1)..])
            && IsFoldable(text);
        WriteText(text, fits);
    }

    /// <summary>A header that the sender wrote: ASCII is folded and otherwise left alone, so encoded-words in it stay what they are.</summary>
    public void AsGiven(string text)
    {
        text = text.Trim(' ', '\t');
        WriteText(text, !text.AsSpan().ContainsAnyExcept(Characters.HeaderText) && IsFoldable(text));
    }

    /// <summary>Ends the header.</summary>
    public void End() => Append("\r\n"u8);

    internal void Word(ReadOnlySpan<byte> word)
    {
        BreakBefore(1 + word.Length);
        Append(" "u8);
        Append(word);
    }

    internal void Append(ReadOnlySpan<byte> ascii)
    {
        output.Write(ascii);
        Column += ascii.Length;
    }

    internal void Fold()
    {
        output.Write("\r\n"u8);
        Column = 0;
    }

    private void WriteText(string text, bool fits)
    {
        if (!fits)
        {
            EncodedWordWriter.Write(this, text);
            return;
        }

        var rest = text.AsSpan();
        var isFirst = true;
        while (!rest.IsEmpty)
        {
            var length = BlanksAndWord(rest);
            if (isFirst)
            {
                Word(rest[..length]);
                isFirst = false;
            }
            else
            {
                BreakBefore(length);
                Append(rest[..length]);
            }

            rest = rest[length..];
        }
    }

    private void BreakBefore(int length)
    {
        if (Column + length > PreferredLineLength && !_atFirstWord)
        {
            Fold();
        }

        _atFirstWord = false;
    }

    private static bool IsFoldable(ReadOnlySpan<char> text)
    {
        while (text.Length > MaxWordLength)
        {
            var length = BlanksAndWord(text);
            if (length > MaxWordLength)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static int BlanksAndWord(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAnyExcept(' ', '\t');
        var end = start < 0 ? -1 : text[start..].IndexOfAny(' ', '\t');
        return end < 0 ? text.Length : start + end;
    }

    private static bool IsBlank(ReadOnlySpan<char> text) => text is " " or "\t";
}
