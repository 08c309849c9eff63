using System.Collections.Frozen;
using System.Text;

namespace Posthorn.Templating;

/// <summary>Where a recipient leaves a group, leaves altogether, or chooses.</summary>
public sealed record UnsubscribeUrls(string Group, string Global, string Preferences);

/// <summary>The tags by which mail offers to unsubscribe (spec 3.6 to 3.8).</summary>
public static class UnsubscribeTags
{
    private const string GroupText = "Unsubscribe From This List";
    private const string GlobalText = "Unsubscribe From All Emails";
    private const string PreferencesText = "Manage Email Preferences";

    /// <summary>Whether one of the six <c>&lt;%asm_…%&gt;</c> tags is there.</summary>
    public static bool HasGroupTag(string text) => AngleTags.Any(text, name => GroupTag(name) is not null);

    /// <summary>The six tags: anchors, or bare URLs for those named <c>raw</c>.</summary>
    public static string ReplaceGroupTagsInHtml(string html, UnsubscribeUrls urls) =>
        AngleTags.Replace(html, name => GroupTag(name) is not { } tag ? null : tag.IsRaw ? tag.Url(urls) : Anchor(tag.Url(urls), tag.Text));

    /// <summary>All six become URLs.</summary>
    public static string ReplaceGroupTagsInText(string text, UnsubscribeUrls urls) =>
        AngleTags.Replace(text, name => GroupTag(name)?.Url(urls));

    /// <summary>What a mail of a group gets at its end when it has none of the tags.</summary>
    public static string GroupLineHtml(UnsubscribeUrls urls) => $"\n{Anchor(urls.Group, GroupText)} | {Anchor(urls.Preferences, PreferencesText)}";

    public static string GroupLineText(UnsubscribeUrls urls) => $"\n{GroupText} {urls.Group} | {PreferencesText} {urls.Preferences}";

    /// <summary>Subscription content: <c>&lt;% words %&gt;</c> becomes a link that shows the words, or its URL when there are none.</summary>
    public static string SubscriptionHtml(string content, string url) =>
        AngleTags.Replace(content, words => Anchor(url, words.Length == 0 ? HtmlEntities.EncodeText(url) : words));

    /// <summary>Subscription content: <c>&lt;% %&gt;</c>, whatever stands inside, becomes the URL.</summary>
    public static string SubscriptionText(string content, string url) => AngleTags.Replace(content, _ => url);

    /// <summary>
    /// <c>[unsubscribe]</c>, <c>[Sender_Name]</c>, <c>[%city%]</c>, <c>[%city | Somewhere%]</c>: names without regard to case. What is
    /// unknown stays, unless it names a default.
    /// </summary>
    public static string ReplaceBracketTags(string text, IReadOnlyDictionary<string, string> tags)
    {
        var values = tags.DistinctBy(tag => tag.Key, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        StringBuilder? output = null;
        var copied = 0;
        for (var from = 0; ;)
        {
            var close = text.IndexOf(']', from);
            if (close < 0)
            {
                return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
            }

            var open = text.AsSpan(from, close - from).LastIndexOf('[');
            if (open >= 0 && BracketValue(text.AsSpan(from + open + 1, close - from - open - 1), values) is { } value)
            {
                output ??= new StringBuilder(text.Length + 256);
                _ = output.Append(text, copied, from + open - copied).Append(value);
                copied = close + 1;
            }

            from = close + 1;
        }
    }

    private static string? BracketValue(ReadOnlySpan<char> content, FrozenDictionary<string, string> values)
    {
        if (content is not ['%', .., '%'])
        {
            return values.GetValueOrDefault(content.ToString());
        }

        var inner = content[1..^1];
        var bar = inner.IndexOf('|');
        var value = values.GetValueOrDefault((bar < 0 ? inner : inner[..bar]).Trim().ToString());
        return bar < 0 || !string.IsNullOrEmpty(value) ? value : inner[(bar + 1)..].Trim().ToString();
    }

    private static (Func<UnsubscribeUrls, string> Url, string Text, bool IsRaw)? GroupTag(string name) => name switch
    {
        "asm_group_unsubscribe_url" => (urls => urls.Group, GroupText, false),
        "asm_global_unsubscribe_url" => (urls => urls.Global, GlobalText, false),
        "asm_preferences_url" => (urls => urls.Preferences, PreferencesText, false),
        "asm_group_unsubscribe_raw_url" => (urls => urls.Group, GroupText, true),
        "asm_global_unsubscribe_raw_url" => (urls => urls.Global, GlobalText, true),
        "asm_preferences_raw_url" => (urls => urls.Preferences, PreferencesText, true),
        _ => null,
    };

    /// <summary>As SendGrid writes it: single quotes, and <c>&amp;amp;</c>.</summary>
    private static string Anchor(string url, string words) => $"<a href='{HtmlEntities.EncodeAttribute(url, '\'')}'>{words}</a>";
}
