namespace Posthorn.Templating;

internal enum ValueKind
{
    Undefined,
    Null,
    Boolean,
    Number,
    Text,
    List,
    Map,
}

/// <summary>A value as JavaScript knows it: that is the language of the engine whose templates are rendered here.</summary>
internal readonly struct TemplateValue
{
    private readonly object? _reference;
    private readonly double _number;

    private TemplateValue(ValueKind kind, double number = 0, object? reference = null, bool isMarkup = false)
    {
        Kind = kind;
        _number = number;
        _reference = reference;
        IsMarkup = isMarkup;
    }

    public static readonly TemplateValue Undefined;
    public static readonly TemplateValue Null = new(ValueKind.Null);

    public ValueKind Kind { get; }

    /// <summary>Text that goes out as it is, whatever the number of braces.</summary>
    public bool IsMarkup { get; }

    public bool Boolean => _number != 0;

    public double Number => _number;

    public string Text => (string)_reference!;

    public IReadOnlyList<TemplateValue> List => (IReadOnlyList<TemplateValue>)_reference!;

    public TemplateMap Map => (TemplateMap)_reference!;

    /// <summary>JavaScript's <c>== null</c>.</summary>
    public bool IsNothing => Kind is ValueKind.Undefined or ValueKind.Null;

    /// <summary>What <c>if</c> goes by: JavaScript's truth, and an empty list is false (spec 3.5).</summary>
    public bool IsTruthy => Kind switch
    {
        ValueKind.Boolean or ValueKind.Number => _number != 0 && !double.IsNaN(_number),
        ValueKind.Text => Text.Length > 0,
        ValueKind.List => List.Count > 0,
        ValueKind.Map => true,
        _ => false,
    };

    public static TemplateValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static TemplateValue Of(double value) => new(ValueKind.Number, value);

    public static TemplateValue Of(string value) => new(ValueKind.Text, reference: value);

    public static TemplateValue Of(IReadOnlyList<TemplateValue> value) => new(ValueKind.List, reference: value);

    public static TemplateValue Of(TemplateMap value) => new(ValueKind.Map, reference: value);

    public static TemplateValue Markup(string value) => new(ValueKind.Text, reference: value, isMarkup: true);

    /// <summary>JavaScript's own properties; what a value does not have is undefined, never an error.</summary>
    public TemplateValue Member(string name) => Kind switch
    {
        ValueKind.Map => Map.Find(name),
        ValueKind.List when name == "length" => Of(List.Count),
        ValueKind.List => TryIndex(name, List.Count, out var index) ? List[index] : Undefined,
        ValueKind.Text when name == "length" => Of(Text.Length),
        ValueKind.Text => TryIndex(name, Text.Length, out var index) ? Of(Text[index].ToString()) : Undefined,
        _ => Undefined,
    };

    /// <summary>Lists and maps are equal to themselves alone.</summary>
    public bool IsSameReference(TemplateValue other) => ReferenceEquals(_reference, other._reference);

    /// <summary>The name of an element: digits without a leading zero.</summary>
    internal static bool TryIndex(string name, int count, out int index)
    {
        index = 0;
        return name.Length is > 0 and < 10 && (name.Length == 1 || name[0] != '0') && !name.AsSpan().ContainsAnyExceptInRange('0', '9')
            && int.TryParse(name, out index) && index < count;
    }
}
