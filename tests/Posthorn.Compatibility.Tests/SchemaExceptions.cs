using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Where the wire is not what the official description says, with the reason. Programs are written for the wire.</summary>
internal static class SchemaExceptions
{
    public static IReadOnlyList<SchemaException> OfAnswers { get; } =
    [
        new("errors.*.help", "type", "Described as an object. On the wire it is a string or null, and SendGrid's C# client can read nothing else."),
    ];

    public static IReadOnlyList<SchemaException> OfRequests { get; } =
    [
        new("custom_args", "type", "Described as a string. On the wire it is an object of strings, and so SendGrid's clients send it."),
    ];

    public static IReadOnlyList<SchemaException> OfTemplates { get; } =
    [
        new("id", "minLength", DynamicId),
        new("result.*.id", "minLength", DynamicId),
    ];

    public static IReadOnlyList<SchemaException> OfDesigns { get; } =
    [
        new("errors.*", "required", "error_id names a case in SendGrid's own books; there is none that we could name."),
        new("errors.*.field", "type", "Null where no field is to blame, as in every other answer."),
        new("", "required", "One operation, the copy of a design, describes its error without the list around it. Programs read errors as everywhere else."),
    ];

    public static IReadOnlyList<SchemaException> OfActivity { get; } =
    [
        new("events.*", "required", "bounce_type is said to be in every event; only bounces have one."),
        new("asm_group_id", "minimum", "Mail of no group has 0."),
        new("api_key_id", "minLength", NoKey),
        new("api_key_id", "pattern", NoKey),
        new("outbound_ip_type", "enum", "Empty for what has not left."),
    ];

    private const string NoKey = "Empty where the key is not known.";

    private const string DynamicId = "Described with 36 characters. The ids of dynamic templates are d- and 32 hex digits, 34 in all.";

    /// <returns>What no exception covers.</returns>
    public static IReadOnlyList<SchemaViolation> Without(IReadOnlyList<SchemaException> exceptions, IReadOnlyList<SchemaViolation> violations) =>
        [.. violations.Where(violation => !exceptions.Any(exception => exception.Covers(violation)))];
}

/// <param name="Pattern">A path with <c>*</c> for indices.</param>
internal sealed record SchemaException(string Pattern, string Keyword, string Reason)
{
    public bool Covers(SchemaViolation violation) => violation.Pattern == Pattern && violation.Keyword == Keyword;
}
