using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Sending.Library;

namespace Posthorn.Sending.Designs;

/// <summary>A design on the wire. A summary leaves out what it says; a thumbnail is never made, so there is no URL of one.</summary>
internal sealed record DesignAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? HtmlContent { get; init; }

    public string? PlainContent { get; init; }

    public required bool GeneratePlainContent { get; init; }

    public required string Subject { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required string Editor { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public static DesignAnswer Summary(Design design) => new()
    {
        Id = design.Id,
        Name = design.Name,
        GeneratePlainContent = design.GeneratePlainContent,
        Subject = design.Subject,
        CreatedAt = Time(design.CreatedAt),
        UpdatedAt = Time(design.UpdatedAt),
        Editor = design.Editor,
        Categories = design.Categories,
    };

    public static DesignAnswer Of(FullDesign full) => Summary(full.Design) with { HtmlContent = full.Html, PlainContent = full.Plain };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

internal sealed record DesignPageAnswer(IReadOnlyList<DesignAnswer> Result, [property: JsonPropertyName("_metadata")] PageMetadata Metadata);

[JsonSerializable(typeof(DesignAnswer))]
[JsonSerializable(typeof(DesignPageAnswer))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class DesignsJson : JsonSerializerContext
{
    /// <summary>Texts stay readable; the answer is JSON and never HTML.</summary>
    public static DesignsJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
