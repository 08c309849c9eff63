using System.Collections.Frozen;
using System.Text.Json;

namespace Posthorn.Templating;

/// <summary>What a template is rendered with: the customer's data, and tags that the system fills. Read-only; many renderings may share it.</summary>
public sealed class TemplateData
{
    public static readonly TemplateData Empty = new(TemplateMap.Empty, FrozenDictionary<string, string>.Empty);

    private readonly FrozenDictionary<string, string> _systemTags;

    private TemplateData(TemplateMap root, FrozenDictionary<string, string> systemTags)
    {
        Root = root;
        _systemTags = systemTags;
    }

    internal TemplateMap Root { get; }

    /// <param name="utf8Json">An object, as it was checked when the request was accepted; nothing is <c>{}</c>.</param>
    /// <exception cref="JsonException">It is not an object, or not JSON, or nested deeper than 128.</exception>
    public static TemplateData FromJson(ReadOnlyMemory<byte> utf8Json) =>
        utf8Json.IsEmpty ? Empty : new TemplateData(JsonValues.ReadObject(utf8Json.Span), FrozenDictionary<string, string>.Empty);

    /// <summary>
    /// With tags such as <c>unsubscribe</c> or <c>Sender_Name</c>. Their case does not matter, they go out as they are however many braces
    /// there are, and they work inside every block; data of the same exact name wins.
    /// </summary>
    public TemplateData With(IReadOnlyDictionary<string, string> systemTags)
    {
        var tags = new Dictionary<string, string>(_systemTags, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in systemTags)
        {
            tags[name] = value;
        }

        return new TemplateData(Root, tags.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    internal TemplateValue SystemTag(string name) =>
        _systemTags.TryGetValue(name, out var value) && !Root.Has(name) ? TemplateValue.Markup(value) : TemplateValue.Undefined;
}
