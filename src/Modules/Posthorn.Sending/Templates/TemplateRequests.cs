using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.Templates;

/// <summary>The body of creating, renaming and copying a template. Null: not given.</summary>
internal sealed record TemplateRequest(string? Name = null, string? Generation = null)
{
    public static readonly TemplateRequest Empty = new();

    public static TemplateRequest Bind(ref JsonBinder json, string member, TemplateRequest value) => member switch
    {
        "name" => value with { Name = json.String() },
        "generation" => value with { Generation = json.String() },
        _ => json.Skip(value),
    };
}

/// <summary>The body of creating and editing a version. Null: not given.</summary>
internal sealed record VersionRequest
{
    public static readonly VersionRequest Empty = new();

    public long? Active { get; init; }

    public string? Name { get; init; }

    public string? Subject { get; init; }

    public string? HtmlContent { get; init; }

    public string? PlainContent { get; init; }

    public bool? GeneratePlainContent { get; init; }

    public string? Editor { get; init; }

    public string? TestData { get; init; }

    public static VersionRequest Bind(ref JsonBinder json, string member, VersionRequest value) => member switch
    {
        "active" => value with { Active = json.Integer() },
        "name" => value with { Name = json.String() },
        "subject" => value with { Subject = json.String() },
        "html_content" => value with { HtmlContent = json.String() },
        "plain_content" => value with { PlainContent = json.String() },
        "generate_plain_content" => value with { GeneratePlainContent = json.Boolean() },
        "editor" => value with { Editor = json.String() },
        "test_data" => value with { TestData = json.String() },
        _ => json.Skip(value),
    };
}
