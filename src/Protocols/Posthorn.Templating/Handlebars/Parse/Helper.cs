using System.Collections.Frozen;

namespace Posthorn.Templating;

internal enum HelperKind
{
    If,
    Unless,
    Each,
    EqualTo,
    NotEqualTo,
    GreaterThan,
    LessThan,
    And,
    Or,
    Before,
    After,
    Length,
    Insert,
    FormatDate,
}

/// <summary>A helper's name and what it takes (spec 3.5).</summary>
internal sealed record Helper(string Name, HelperKind Kind, int MinArguments, int MaxArguments)
{
    private static readonly FrozenDictionary<string, Helper> All = new Helper[]
    {
        new("if", HelperKind.If, 1, 1),
        new("unless", HelperKind.Unless, 1, 1),
        new("each", HelperKind.Each, 1, 1),
        new("equals", HelperKind.EqualTo, 2, 2),
        new("notEquals", HelperKind.NotEqualTo, 2, 2),
        new("not_equals", HelperKind.NotEqualTo, 2, 2),
        new("greaterThan", HelperKind.GreaterThan, 2, 2),
        new("greater_than", HelperKind.GreaterThan, 2, 2),
        new("lessThan", HelperKind.LessThan, 2, 2),
        new("less_than", HelperKind.LessThan, 2, 2),
        new("and", HelperKind.And, 1, int.MaxValue),
        new("or", HelperKind.Or, 1, int.MaxValue),
        new("isBefore", HelperKind.Before, 2, 2),
        new("isAfter", HelperKind.After, 2, 2),
        new("length", HelperKind.Length, 1, 1),
        new("insert", HelperKind.Insert, 1, 2),
        new("formatDate", HelperKind.FormatDate, 2, 3),
        new("format_date", HelperKind.FormatDate, 2, 3),
    }.ToFrozenDictionary(helper => helper.Name, StringComparer.Ordinal);

    /// <summary>Opens a block; all but <c>if</c>, <c>unless</c> and <c>each</c> are values in brackets too.</summary>
    public bool IsBlock => Kind is not (HelperKind.Length or HelperKind.Insert or HelperKind.FormatDate);

    public bool IsValue => Kind is not (HelperKind.If or HelperKind.Unless or HelperKind.Each);

    public static Helper? Named(string name) => All.GetValueOrDefault(name);

    public bool Takes(int arguments) => arguments >= MinArguments && arguments <= MaxArguments;

    public string Needs => (MinArguments, MaxArguments) switch
    {
        (1, 1) => "one value",
        (2, 2) => "two values",
        (_, int.MaxValue) => "at least one value",
        _ => $"{MinArguments} or {MaxArguments} values",
    };
}
