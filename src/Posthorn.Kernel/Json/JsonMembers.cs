using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Posthorn.Kernel;

/// <summary>
/// The JSON object of a small request, asked member by member. What is of the wrong type or beyond its limits is noted in
/// <see cref="Errors"/> and treated as absent; so is null, without a note. Members that nobody asks for are ignored, as SDKs send some.
/// </summary>
public sealed class JsonMembers
{
    public const int MaxDepth = 32;

    /// <summary>More would help nobody, and a list can hold many bad items.</summary>
    public const int MaxErrors = 100;

    private static readonly ApiError NotAnObject = new("Bad Request");
    private static readonly ApiError NotUtf8 = new("Invalid UTF8 in request");

    private readonly Dictionary<string, JsonElement> _members;
    private readonly List<ApiError> _errors = [];

    private JsonMembers(Dictionary<string, JsonElement> members) => _members = members;

    public IReadOnlyList<ApiError> Errors => _errors;

    /// <summary>False with the one error to answer when this is no JSON object. Of a repeated name the last value counts.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out JsonMembers? members, [NotNullWhen(false)] out ApiError? error)
    {
        (members, error) = (null, null);
        if (!Utf8.IsValid(utf8Json))
        {
            error = NotUtf8;
            return false;
        }

        try
        {
            var json = JsonElement.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            members = json.ValueKind == JsonValueKind.Object ? new JsonMembers(ByName(json)) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, too deep, or a name that escapes half of a surrogate pair: the reader has no other way to say so.
        }

        error = members is null ? NotAnObject : null;
        return members is not null;
    }

    /// <summary>True when the member is there, whatever it holds.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>True when the member is there and says null.</summary>
    public bool IsNull(string name) => _members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public bool? Boolean(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => RefuseType<bool?>(name, other, "boolean"),
    };

    /// <summary>A whole number, also written as <c>5.0</c>.</summary>
    public int? WholeNumber(string name, int min, int max)
    {
        return Find(name) is { } value ? WholeNumber(name, value, min, max) : null;
    }

    public double? Number(string name, double min, double max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            return RefuseType<double?>(name, value, "number");
        }

        return IsWithin(name, number, min, max) ? number : null;
    }

    /// <summary>Text of one line: no control character at all.</summary>
    /// <param name="maxLength">In characters as Unicode counts them.</param>
    public string? Line(string name, int maxLength) => Find(name) is { } value ? TextOf(name, value, maxLength, lines: false) : null;

    /// <summary>Text that may have tabs and line breaks, and no other control character.</summary>
    public string? Text(string name, int maxLength) => Find(name) is { } value ? TextOf(name, value, maxLength, lines: true) : null;

    /// <summary>A list of lines. Null when it is absent or any item of it is refused; the field of an item ends in its index.</summary>
    public IReadOnlyList<string>? Lines(string name, int maxItems, int maxLength)
    {
        if (Items(name, maxItems) is not { } values)
        {
            return null;
        }

        var before = _errors.Count;
        var items = values.Select((item, index) => TextOf($"{name}.{index}", item, maxLength, lines: false)).ToList();
        return _errors.Count > before ? null : [.. items.OfType<string>()];
    }

    /// <summary>An object inside; its errors are its own.</summary>
    public JsonMembers? Members(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return RefuseType<JsonMembers>(name, value, "object");
        }

        try
        {
            return new JsonMembers(ByName(value));
        }
        catch (InvalidOperationException)
        {
            Refuse(name, "A name in this object escapes half of a surrogate pair, which is no character.");
            return null;
        }
    }

    /// <summary>A list of objects, each with errors of its own. Null when it is absent or refused.</summary>
    public IReadOnlyList<JsonMembers>? Objects(string name, int maxItems)
    {
        var items = Items(name, maxItems);
        if (items?.FindIndex(item => item.ValueKind != JsonValueKind.Object) is { } wrong and >= 0)
        {
            return RefuseType<IReadOnlyList<JsonMembers>>($"{name}.{wrong}", items[wrong], "object");
        }

        try
        {
            return items?.ConvertAll(item => new JsonMembers(ByName(item)));
        }
        catch (InvalidOperationException)
        {
            Refuse(name, "A name in this list escapes half of a surrogate pair, which is no character.");
            return null;
        }
    }

    /// <summary>A list of whole numbers. Null when it is absent or any item of it is refused; the field of an item ends in its index.</summary>
    public IReadOnlyList<int>? WholeNumbers(string name, int maxItems, int min, int max)
    {
        if (Items(name, maxItems) is not { } items)
        {
            return null;
        }

        var before = _errors.Count;
        var numbers = items.Select((item, index) => WholeNumber($"{name}.{index}", item, min, max)).ToList();
        return _errors.Count > before ? null : [.. numbers.OfType<int>()];
    }
    /// <summary>Notes that something is wrong with a member which its type alone does not show.</summary>
    public void Refuse(string field, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new ApiError(message, field));
        }
    }

    private List<JsonElement>? Items(string name, int maxItems)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return RefuseType<List<JsonElement>>(name, value, "array");
        }

        if (value.GetArrayLength() > maxItems)
        {
            Refuse(name, $"This list is limited to {maxItems} items.");
            return null;
        }

        return [.. value.EnumerateArray()];
    }

    private int? WholeNumber(string field, JsonElement value, int min, int max)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsInteger(number))
        {
            return RefuseType<int?>(field, value, "integer");
        }

        return IsWithin(field, number, min, max) ? (int)number : null;
    }

    private static Dictionary<string, JsonElement> ByName(JsonElement json)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    private JsonElement? Find(string name) =>
        _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? TextOf(string field, JsonElement value, int maxLength, bool lines)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return RefuseType<string>(field, value, "string");
        }

        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Refuse(field, "This text escapes half of a surrogate pair, which is no character.");
            return null;
        }

        if (text.Length > maxLength && text.EnumerateRunes().Count() > maxLength)
        {
            Refuse(field, $"This text is limited to {maxLength} characters.");
            return null;
        }

        if (text.Any(character => char.IsControl(character) && !(lines && character is '\t' or '\r' or '\n')))
        {
            Refuse(field, lines ? "This text must not hold control characters." : "This text must not hold line breaks or other control characters.");
            return null;
        }

        return text;
    }

    private bool IsWithin(string name, double number, double min, double max)
    {
        if (number >= min && number <= max)
        {
            return true;
        }

        Refuse(name, $"This must be a number from {min} to {max}.");
        return false;
    }

    private T? RefuseType<T>(string field, JsonElement value, string expected)
    {
        var given = value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            var kind => kind.ToString().ToLowerInvariant(),
        };
        Refuse(field, $"Invalid type. Expected: {expected}, given: {given}.");
        return default;
    }
}
