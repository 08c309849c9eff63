using System.Collections.Concurrent;
using Posthorn.Templating;

namespace Posthorn.Sending.Rendering.Content;

/// <summary>
/// Handlebars templates, each parsed once. A content's id names its words for ever, so it is the key: hashing the words themselves would cost what
/// a tenth of rendering does.
/// </summary>
internal sealed class CompiledTemplates
{
    /// <summary>Characters of all texts together; then all are forgotten and parsed again when needed.</summary>
    private const long MaxCharacters = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<(string ContentId, string Part), Compiled> _known = new();
    private long _characters;

    /// <param name="part">Which of the content's texts it is.</param>
    public Compiled Get(string contentId, string part, string text)
    {
        if (_known.TryGetValue((contentId, part), out var known))
        {
            return known;
        }

        var compiled = HandlebarsTemplate.TryParse(text, out var template, out var error) ? new Compiled(template, null) : new Compiled(null, error.Message);
        if (Interlocked.Add(ref _characters, text.Length) > MaxCharacters)
        {
            _known.Clear();
            Interlocked.Exchange(ref _characters, text.Length);
        }

        _known.TryAdd((contentId, part), compiled);
        return compiled;
    }
}

/// <param name="Template">Null: the text is no template.</param>
/// <param name="Error">Why not.</param>
internal sealed record Compiled(HandlebarsTemplate? Template, string? Error);
