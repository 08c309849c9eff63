namespace Posthorn.Sending.Designs;

/// <summary>A mail's words in the design library, as lists show it.</summary>
/// <param name="Number">The place in lists: the higher, the newer.</param>
/// <param name="Revision">Grows with every edit.</param>
/// <param name="Editor"><c>code</c> or <c>design</c>; it stays.</param>
internal sealed record Design(
    string Id,
    long Number,
    long Revision,
    string Name,
    string Subject,
    string Editor,
    bool GeneratePlainContent,
    IReadOnlyList<string> Categories,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>All of a design.</summary>
internal sealed record FullDesign(Design Design, string Html, string Plain);
