using System.Text;
using System.Text.Json;

namespace Posthorn.Delivery.Shaping;

/// <summary>Reads JSON with comments and trailing commas into nodes that know their lines.</summary>
internal ref struct JsonNodeReader
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _text;
    private readonly MistakeList _mistakes;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private JsonNodeReader(ReadOnlySpan<byte> text, MistakeList mistakes)
    {
        _text = text;
        _mistakes = mistakes;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
    }

    /// <returns>Null when it is not JSON; the mistake says why.</returns>
    public static JsonNode? Read(ReadOnlySpan<byte> text, MistakeList mistakes)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        if (text.Length > MaxBytes)
        {
            mistakes.Add(new Place(1, ""), $"the file is larger than {MaxBytes / 1024 / 1024} MB");
            return null;
        }

        var reader = new JsonNodeReader(text, mistakes);
        try
        {
            reader._reader.Read();
            var node = reader.ReadValue("");

            // What follows the value would be an error, and is found only when asked for.
            reader._reader.Read();
            return node;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader tells by exceptions; invalid UTF-8 inside a string is an InvalidOperationException.
            var line = fault is JsonException { LineNumber: { } number } ? (int)number + 1 : reader._line;
            mistakes.Add(new Place(line, ""), $"this is not JSON: {FirstSentence(fault.Message)}");
            return null;
        }
    }

    private JsonNode ReadValue(string path)
    {
        var place = new Place(LineOfToken(), path);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new JsonNode.Group(place, ReadMembers(path));
            case JsonTokenType.StartArray:
                List<JsonNode> items = [];
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue($"{path}[{items.Count}]"));
                }

                return new JsonNode.Series(place, items);
            case JsonTokenType.String:
                return new JsonNode.Text(place, _reader.GetString()!);
            default:
                return new JsonNode.Plain(place, Encoding.UTF8.GetString(_reader.ValueSpan));
        }
    }

    private List<Member> ReadMembers(string path)
    {
        List<Member> members = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = _reader.GetString()!;
            var memberPath = path.Length == 0 ? name : $"{path}.{name}";
            if (members.Exists(member => member.Name == name))
            {
                _mistakes.Add(new Place(LineOfToken(), memberPath), "this stands here twice");
            }

            _reader.Read();
            members.Add(new Member(name, ReadValue(memberPath)));
        }

        return members;
    }

    private int LineOfToken()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _text[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }

    /// <summary>Without the line and byte that the reader appends: ours is shown in front.</summary>
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
