using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Posthorn.Templating;

/// <summary>JSON as values. Broken Unicode in a text becomes U+FFFD: one wrong character does not cost the mail.</summary>
internal static class JsonValues
{
    private const int MaxDepth = 128;

    /// <exception cref="JsonException">It is not an object, or not JSON.</exception>
    public static TemplateMap ReadObject(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The data of a template is a JSON object.");
        }

        var map = ReadMap(ref reader);

        // Nothing may follow; the reader says so itself.
        _ = reader.Read();
        return map;
    }

    private static TemplateMap ReadMap(ref Utf8JsonReader reader)
    {
        var members = new OrderedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = ReadText(ref reader);
            _ = reader.Read();
            members[name] = ReadValue(ref reader);
        }

        return new TemplateMap(members);
    }

    private static TemplateValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => TemplateValue.Of(ReadMap(ref reader)),
        JsonTokenType.StartArray => TemplateValue.Of(ReadList(ref reader)),
        JsonTokenType.String => TemplateValue.Of(ReadText(ref reader)),
        JsonTokenType.Number => TemplateValue.Of(ReadNumber(ref reader)),
        JsonTokenType.True => TemplateValue.Of(true),
        JsonTokenType.False => TemplateValue.Of(false),
        _ => TemplateValue.Null,
    };

    private static List<TemplateValue> ReadList(ref Utf8JsonReader reader)
    {
        var items = new List<TemplateValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return items;
    }

    private static double ReadNumber(ref Utf8JsonReader reader) =>
        double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader knows no other way to say that half a surrogate pair was escaped, or that octets are no UTF-8.
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>RFC 8259 section 7; the reader has seen that every escape is complete.</summary>
    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                _ = plain.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u')
            {
                _ = plain.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            _ = plain.Append(text[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var itself => itself });
        }

        return WellFormed(plain.ToString());
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
