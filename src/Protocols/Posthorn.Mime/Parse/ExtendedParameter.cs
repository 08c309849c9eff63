using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>Gathers the pieces of one parameter: plain, extended (<c>*</c>), or in sections (<c>*0</c>, <c>*1*</c> …; RFC 2231 sections 3 and 4).</summary>
internal sealed class ExtendedParameter
{
    private const int MaxSection = 999;

    private readonly SortedDictionary<int, (string Text, bool IsExtended)> _sections = [];
    private string? _plain;

    /// <summary>The extended form where there is one: whoever sends both means the plain one for old readers.</summary>
    public string Value
    {
        get
        {
            var sections = InOrder();
            if (sections.Count == 0)
            {
                return EncodedWord.Decode(_plain ?? "");
            }

            return sections.Exists(section => section.IsExtended)
                ? Decode(sections)
                : string.Concat(sections.Select(section => section.Text));
        }
    }

    /// <param name="suffix">What follows the name: empty, or from the first star on.</param>
    /// <param name="text">The value without quotes.</param>
    public void Add(string suffix, string text)
    {
        if (suffix.Length == 0)
        {
            _plain ??= text;
            return;
        }

        var isExtended = suffix.EndsWith('*');
        var number = suffix.Trim('*');
        if (number.Length == 0)
        {
            _sections.TryAdd(0, (text, true));
        }
        else if (number.All(char.IsAsciiDigit) && int.TryParse(number, out var section) && section <= MaxSection)
        {
            _sections.TryAdd(section, (text, isExtended));
        }
    }

    /// <summary>Up to the first gap.</summary>
    private List<(string Text, bool IsExtended)> InOrder()
    {
        var sections = new List<(string, bool)>();
        foreach (var (number, section) in _sections)
        {
            if (number != sections.Count)
            {
                break;
            }

            sections.Add(section);
        }

        return sections;
    }

    private static string Decode(List<(string Text, bool IsExtended)> sections)
    {
        var charset = "";
        var (first, isExtended) = sections[0];
        if (isExtended && first.Split('\'', 3) is [var named, _, var rest])
        {
            charset = named;
            sections[0] = (rest, true);
        }

        var octets = new ArrayBufferWriter<byte>();
        foreach (var section in sections)
        {
            Append(octets, Encoding.UTF8.GetBytes(section.Text), section.IsExtended);
        }

        return Characters.OnOneLine(Charset.Decode(octets.WrittenSpan, charset));
    }

    private static void Append(ArrayBufferWriter<byte> octets, ReadOnlySpan<byte> text, bool isExtended)
    {
        while (!text.IsEmpty)
        {
            var octet = text[0];
            var isEscape = Hex.TryRead(text[1..], out var escaped) && isExtended && octet == '%';
            octets.Write([isEscape ? escaped : octet]);
            text = text[(isEscape ? 3 : 1)..];
        }
    }
}
