using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.Designs;

/// <summary>The body of creating, editing and copying a design. Null: not given.</summary>
internal sealed record DesignRequest
{
    public static readonly DesignRequest Empty = new();

    public string? Name { get; init; }

    public string? Editor { get; init; }

    public string? HtmlContent { get; init; }

    public string? PlainContent { get; init; }

    public bool? GeneratePlainContent { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string>? Categories { get; init; }

    public static DesignRequest Bind(ref JsonBinder json, string member, DesignRequest value) => member switch
    {
        "name" => value with { Name = json.String() },
        "editor" => value with { Editor = json.String() },
        "html_content" => value with { HtmlContent = json.String() },
        "plain_content" => value with { PlainContent = json.String() },
        "generate_plain_content" => value with { GeneratePlainContent = json.Boolean() },
        "subject" => value with { Subject = json.String() },
        "categories" => value with { Categories = json.Strings() },
        _ => json.Skip(value),
    };
}
