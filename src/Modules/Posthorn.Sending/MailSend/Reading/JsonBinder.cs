using System.Text.Json;

namespace Posthorn.Sending.MailSend.Reading;

/// <summary>
/// Binds JSON to records in one pass and without a tree: memory grows with what is kept, not with the number of tokens.
/// Each method takes the value that the reader stands on and leaves the reader on its last token.
/// A value of the wrong type is noted, skipped and treated as absent.
/// </summary>
/// <exception cref="JsonException">From any method: the text is not JSON, or deeper than 64 levels.</exception>
internal ref struct JsonBinder(ReadOnlyMemory<byte> source)
{
    /// <summary>More would help nobody, and a hostile body could hold millions.</summary>
    public const int MaxErrors = 1000;

    private readonly List<ReadError> _errors = [];
    private Utf8JsonReader _json = new(source.Span);
    private FieldPath _at = FieldPath.Body;

    public readonly IReadOnlyList<ReadError> Errors => _errors;

    /// <summary>True after a value that leaves no sense to the whole body.</summary>
    public bool IsUnbindable { get; private set; }

    /// <summary>The whole text, which has to be one object.</summary>
    public T Document<T>(T empty, MemberBinder<T> bind)
        where T : class
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            IsUnbindable = true;
            return empty;
        }

        var value = Members(empty, bind);
        // Throws when anything follows.
        _json.Read();
        return value;
    }

    /// <summary>Passes over a value that nobody asked for.</summary>
    public T Skip<T>(T value)
    {
        _json.Skip();
        return value;
    }

    public T? Object<T>(T empty, MemberBinder<T> bind)
        where T : class =>
        Is(JsonTokenType.StartObject, "object") ? Members(empty, bind) : null;

    /// <summary>An item of the wrong type leaves <paramref name="empty"/> behind, so that the others keep their indices.</summary>
    public IReadOnlyList<T> Objects<T>(T empty, MemberBinder<T> bind)
        where T : class
    {
        var items = new List<T>();
        for (var list = StartList(); NextItem(list, items.Count); _at = list.At)
        {
            items.Add(IsItem(JsonTokenType.StartObject, "object") ? Members(empty, bind) : empty);
        }

        return items;
    }

    /// <summary>An item of the wrong type leaves an empty string behind.</summary>
    public IReadOnlyList<string> Strings()
    {
        var items = new List<string>();
        for (var list = StartList(); NextItem(list, items.Count); _at = list.At)
        {
            items.Add(IsItem(JsonTokenType.String, "string") ? _json.GetString()! : "");
        }

        return items;
    }

    /// <summary>An item of the wrong type leaves a zero behind.</summary>
    public IReadOnlyList<long> Integers()
    {
        var items = new List<long>();
        for (var list = StartList(); NextItem(list, items.Count); _at = list.At)
        {
            items.Add(IsItem(JsonTokenType.Number, "integer") ? WholeNumber() ?? 0 : 0);
        }

        return items;
    }

    public string? String() => Is(JsonTokenType.String, "string") ? _json.GetString() : null;

    /// <summary>A string in whose place a number or a boolean makes the body unbindable.</summary>
    public string? StringOrUnbindable()
    {
        IsUnbindable |= _json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;
        return String();
    }

    public bool? Boolean()
    {
        if (_json.TokenType == JsonTokenType.False)
        {
            return false;
        }

        return Is(JsonTokenType.True, "boolean") ? true : null;
    }

    /// <summary>A whole number, also written as <c>5.0</c> or <c>5e3</c>; beyond 64 bits the nearest end.</summary>
    public long? Integer() => Is(JsonTokenType.Number, "integer") ? WholeNumber() : null;

    /// <summary>The UTF-8 of a string: a slice of the source unless it holds escapes.</summary>
    public ReadOnlyMemory<byte>? StringBytes()
    {
        if (!Is(JsonTokenType.String, "string"))
        {
            return null;
        }

        var length = _json.ValueSpan.Length;
        if (!_json.ValueIsEscaped)
        {
            return source.Slice((int)_json.TokenStartIndex + 1, length);
        }

        // Unescaping never makes a string longer.
        var unescaped = new byte[length];
        return unescaped.AsMemory(0, _json.CopyString(unescaped));
    }

    /// <summary>The text of an object, a slice of the source.</summary>
    public ReadOnlyMemory<byte>? RawObject()
    {
        if (!Is(JsonTokenType.StartObject, "object"))
        {
            return null;
        }

        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        return source[start..(int)_json.BytesConsumed];
    }

    /// <summary>The pairs of an object of strings in their order, repeated names included; a null value is absent.</summary>
    /// <param name="onlyStrings">The error when a value is of another type; null makes the body unbindable.</param>
    public List<KeyValuePair<string, string>>? Pairs(string? onlyStrings)
    {
        if (!Is(JsonTokenType.StartObject, "object"))
        {
            return null;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        var allStrings = true;
        while (NextMember(out var name))
        {
            if (_json.TokenType == JsonTokenType.String)
            {
                pairs.Add(new(name, _json.GetString()!));
            }
            else if (_json.TokenType != JsonTokenType.Null)
            {
                allStrings = false;
                _json.Skip();
            }
        }

        IsUnbindable |= !allStrings && onlyStrings is null;
        if (!allStrings && onlyStrings is not null)
        {
            Note(onlyStrings);
        }

        return pairs;
    }

    /// <summary>As <see cref="Pairs"/>, where of a repeated name the last value counts.</summary>
    public Dictionary<string, string>? Map(string? onlyStrings)
    {
        if (Pairs(onlyStrings) is not { } pairs)
        {
            return null;
        }

        var map = new Dictionary<string, string>(pairs.Count, StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            map[name] = value;
        }

        return map;
    }

    private readonly record struct ListStart(bool IsList, FieldPath At);

    private T Members<T>(T value, MemberBinder<T> bind)
    {
        var outer = _at;
        while (NextMember(out var name))
        {
            _at = outer.Child(name);
            value = bind(ref this, name, value);
        }

        _at = outer;
        return value;
    }

    private bool NextMember(out string name)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = _json.GetString()!;
        _json.Read();
        return true;
    }

    private ListStart StartList() => new(Is(JsonTokenType.StartArray, "array"), _at);

    private bool NextItem(ListStart list, int index)
    {
        if (!list.IsList)
        {
            return false;
        }

        _json.Read();
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        _at = list.At.Child(index);
        return true;
    }

    private bool Is(JsonTokenType type, string expected) => _json.TokenType != JsonTokenType.Null && IsItem(type, expected);

    /// <summary>In a list a null is no item of any type.</summary>
    private bool IsItem(JsonTokenType type, string expected)
    {
        if (_json.TokenType == type)
        {
            return true;
        }

        NoteType(expected);
        _json.Skip();
        return false;
    }

    private long? WholeNumber()
    {
        if (_json.TryGetInt64(out var whole))
        {
            return whole;
        }

        if (_json.TryGetDouble(out var number) && double.IsInteger(number))
        {
            return long.CreateSaturating(number);
        }

        NoteType("integer");
        return null;
    }

    private readonly void NoteType(string expected)
    {
        if (_errors.Count >= MaxErrors)
        {
            return;
        }

        var given = _json.TokenType switch
        {
            JsonTokenType.StartObject => "object",
            JsonTokenType.StartArray => "array",
            JsonTokenType.String => "string",
            JsonTokenType.True or JsonTokenType.False => "boolean",
            JsonTokenType.Number => _json.TryGetInt64(out _) ? "integer" : "number",
            _ => "null",
        };
        Note($"Invalid type. Expected: {expected}, given: {given}.");
    }

    private readonly void Note(string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new ReadError(_at, message));
        }
    }
}
