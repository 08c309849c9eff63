using Posthorn.Mime;

namespace Posthorn.Sending.Rendering.Content;

/// <summary>The words of one copy on their way from the request to the message.</summary>
/// <param name="Bodies">In the order of the message.</param>
internal sealed record MailContent(string Subject, IReadOnlyList<TextBody> Bodies)
{
    public const string PlainText = "text/plain";
    public const string Html = "text/html";

    public string? this[string mediaType] => Bodies.FirstOrDefault(body => IsOf(body, mediaType))?.Text;

    /// <summary>Each text and each HTML body changed; others stay.</summary>
    public MailContent Map(Func<string, string> text, Func<string, string> html) => this with
    {
        Bodies = [.. Bodies.Select(body => IsOf(body, Html) ? body with { Text = html(body.Text) } : IsOf(body, PlainText) ? body with { Text = text(body.Text) } : body)],
    };

    /// <summary>With this text and this HTML instead of what there was; null or empty: without one. Other bodies stay behind them.</summary>
    public MailContent With(string? text, string? html)
    {
        List<TextBody> bodies = [];
        if (!string.IsNullOrEmpty(text))
        {
            bodies.Add(new TextBody(PlainText, text));
        }

        // AMP stands between text and HTML, everything else behind them.
        bodies.AddRange(Bodies.Where(body => IsOf(body, "text/x-amp-html")));
        if (!string.IsNullOrEmpty(html))
        {
            bodies.Add(new TextBody(Html, html));
        }

        bodies.AddRange(Bodies.Where(body => !IsOf(body, PlainText) && !IsOf(body, Html) && !IsOf(body, "text/x-amp-html")));
        return this with { Bodies = bodies };
    }

    private static bool IsOf(TextBody body, string mediaType) => body.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
