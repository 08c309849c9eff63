using System.Collections.Concurrent;
using Posthorn.Templating;

namespace Posthorn.Sending.Rendering.Content;

/// <summary>
/// Handlebars templates, each parsed once. The key is the text itself: the same words are the same template, whoever wrote them, and an edit is another one.
/// </summary>
internal sealed class CompiledTemplates
{
    /// <summary>Characters of all texts together; then all are forgotten and parsed again when needed.</summary>
    private const long MaxCharacters = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Compiled> _byText = new(StringComparer.Ordinal);
    private long _characters;

    public Compiled Get(string text)
    {
        if (_byText.TryGetValue(text, out var known))
        {
            return known;
        }

        var compiled = HandlebarsTemplate.TryParse(text, out var template, out var error) ? new Compiled(template, null) : new Compiled(null, error.Message);
        if (Interlocked.Add(ref _characters, text.Length) > MaxCharacters)
        {
            _byText.Clear();
            Interlocked.Exchange(ref _characters, text.Length);
        }

        _byText.TryAdd(text, compiled);
        return compiled;
    }
}

/// <param name="Template">Null: the text is no template.</param>
/// <param name="Error">Why not.</param>
internal sealed record Compiled(HandlebarsTemplate? Template, string? Error);
