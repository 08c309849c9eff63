namespace Posthorn.Sending.Templates;

/// <summary>A name for versions of a mail's words; one of them is active.</summary>
/// <param name="Id">Legacy: a UUID. Dynamic: <c>d-</c> and 32 hex digits.</param>
/// <param name="Number">The place in lists: the higher, the newer.</param>
internal sealed record Template(string Id, string Name, bool IsDynamic, long Number, DateTimeOffset UpdatedAt)
{
    public static string NewId(bool isDynamic) => isDynamic ? $"d-{Guid.NewGuid():N}" : Guid.NewGuid().ToString();
}

/// <summary>A version as lists show it.</summary>
/// <param name="Revision">Grows with every edit.</param>
/// <param name="Editor"><c>code</c> or <c>design</c>.</param>
/// <param name="ContentHash">Names its words.</param>
internal sealed record TemplateVersion(
    string Id,
    string TemplateId,
    long Number,
    long Revision,
    bool IsActive,
    string Name,
    string Subject,
    bool GeneratePlainContent,
    string Editor,
    DateTimeOffset UpdatedAt,
    string ContentHash);

/// <summary>All of a version.</summary>
/// <param name="TestData">JSON, or null when there is none.</param>
internal sealed record FullVersion(TemplateVersion Version, string? TestData, VersionWords Words);
