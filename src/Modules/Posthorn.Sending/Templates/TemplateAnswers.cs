using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Sending.Library;

namespace Posthorn.Sending.Templates;

/// <summary>A version on the wire. Lists leave out who owns it and what it says; a thumbnail is never made, so there is no URL of one.</summary>
internal sealed record VersionAnswer
{
    public required string Id { get; init; }

    public long? UserId { get; init; }

    public required string TemplateId { get; init; }

    public required int Active { get; init; }

    public required string Name { get; init; }

    public string? HtmlContent { get; init; }

    public string? PlainContent { get; init; }

    public required bool GeneratePlainContent { get; init; }

    public required string Subject { get; init; }

    public required string UpdatedAt { get; init; }

    public required string Editor { get; init; }

    public string? TestData { get; init; }

    public IReadOnlyList<WarningAnswer>? Warnings { get; init; }

    public static VersionAnswer Short(TemplateVersion version) => new()
    {
        Id = version.Id,
        TemplateId = version.TemplateId,
        Active = version.IsActive ? 1 : 0,
        Name = version.Name,
        GeneratePlainContent = version.GeneratePlainContent,
        Subject = version.Subject,
        UpdatedAt = TemplateAnswer.Time(version.UpdatedAt),
        Editor = version.Editor,
    };

    public static VersionAnswer Full(long accountId, FullVersion full)
    {
        var isDynamic = full.Version.TemplateId.StartsWith("d-", StringComparison.Ordinal);
        IReadOnlyList<string> warnings = isDynamic ? [] : TemplateRules.WarningsOf(full.Words);
        return Short(full.Version) with
        {
            UserId = accountId,
            HtmlContent = full.Words.Html,
            PlainContent = full.Words.Plain,
            TestData = full.TestData,
            Warnings = warnings.Count == 0 ? null : [.. warnings.Select(message => new WarningAnswer(message))],
        };
    }
}

internal sealed record WarningAnswer(string Message);

internal sealed record TemplateAnswer(string Id, string Name, string Generation, string UpdatedAt, IReadOnlyList<VersionAnswer> Versions)
{
    public static TemplateAnswer Of(Template template, IEnumerable<TemplateVersion> versions) => new(
        template.Id, template.Name, GenerationOf(template), Time(template.UpdatedAt), [.. versions.Select(VersionAnswer.Short)]);

    public static TemplateAnswer Of(TemplateWithVersions both) => Of(both.Template, both.Versions);

    public static string GenerationOf(Template template) => template.IsDynamic ? "dynamic" : "legacy";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>A template with all that its versions say: they are read while the answer is written, one after the other.</summary>
internal sealed record FullTemplateAnswer(string Id, string Name, string Generation, string UpdatedAt, IAsyncEnumerable<VersionAnswer> Versions);

internal sealed record TemplatePageAnswer(
    IReadOnlyList<TemplateAnswer> Result, [property: JsonPropertyName("_metadata")] PageMetadata Metadata);

/// <summary>What programs that know no pages read.</summary>
internal sealed record TemplateListAnswer(IReadOnlyList<TemplateAnswer> Templates);

[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(TemplateAnswer))]
[JsonSerializable(typeof(FullTemplateAnswer))]
[JsonSerializable(typeof(TemplatePageAnswer))]
[JsonSerializable(typeof(TemplateListAnswer))]
internal sealed partial class TemplatesJson : JsonSerializerContext
{
    /// <summary>Texts stay readable; the answer is JSON and never HTML.</summary>
    public static TemplatesJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
