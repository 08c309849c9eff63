namespace Posthorn.Testing.Schemas;

/// <summary>Where a value is not what its schema says.</summary>
/// <param name="Path">Dotted, with zero-based indices: <c>errors.0.help</c>. Empty for the value itself.</param>
/// <param name="Keyword">The keyword of the schema that is not met.</param>
public sealed record SchemaViolation(string Path, string Keyword, string Message)
{
    /// <summary>The path with <c>*</c> in place of indices.</summary>
    public string Pattern => string.Join('.', Path.Split('.').Select(step => step.All(char.IsAsciiDigit) && step.Length > 0 ? "*" : step));

    public override string ToString() => $"{Path} ({Keyword}): {Message}";
}
