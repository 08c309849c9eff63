using System.Text;

namespace Posthorn.Mime;

/// <summary>One header of a message or part.</summary>
public sealed class MimeHeader
{
    private string? _value;
    private string? _decodedValue;

    internal MimeHeader(string name, ReadOnlyMemory<byte> rawValue, ReadOnlyMemory<byte> rawField)
    {
        Name = name;
        RawValue = rawValue;
        RawField = rawField;
    }

    /// <summary>As written, without the colon.</summary>
    public string Name { get; }

    /// <summary>The octets between the colon and the last line end, folds included.</summary>
    public ReadOnlyMemory<byte> RawValue { get; }

    /// <summary>The whole field as it came: name, value and every line end.</summary>
    public ReadOnlyMemory<byte> RawField { get; }

    /// <summary>Unfolded and trimmed. Octets beyond ASCII are read as utf-8, or as windows-1252 where that is invalid.</summary>
    public string Value => _value ??= Unfold(RawValue.Span);

    /// <summary><see cref="Value"/> with its encoded-words decoded: what a person reads in an unstructured header.</summary>
    public string DecodedValue => _decodedValue ??= EncodedWord.Decode(Value);

    public override string ToString() => $"{Name}: {Value}";

    private static string Unfold(ReadOnlySpan<byte> raw)
    {
        var text = Charset.Decode(raw, charset: null).Trim(' ', '\t', '\r', '\n');
        if (!Characters.BreaksLines(text))
        {
            return text;
        }

        var unfolded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is not ('\r' or '\n' or '\0'))
            {
                unfolded.Append(character);
            }
        }

        return unfolded.ToString();
    }
}
