using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering.Settings;
using Posthorn.Templating;
using Posthorn.Tracking;

namespace Posthorn.Sending.Rendering.Content;

/// <summary>
/// Steps 3 to 8 of mail-sending 2.3 for one copy: the account's wrapper, footer, unsubscribe links, analytics, click tracking and the pixel.
/// Texts come and go one by one, so that a message of a foreign structure is marked the same way.
/// </summary>
internal sealed class CopyMarks
{
    private readonly EffectiveSettings _settings;
    private readonly ITrackingLinks _links;
    private readonly MarkedCopy _copy;
    private readonly UnsubscribeUrls? _group;
    private readonly bool _hasGroupTags;
    private readonly string? _unsubscribe;

    /// <param name="hasGroupTags">The mail says itself where its group's links go: none are appended.</param>
    public CopyMarks(EffectiveSettings settings, ITrackingLinks links, MarkedCopy copy, string recipient, AsmOptions? asm, bool hasGroupTags)
    {
        // A host of the account's own leads here, whatever is known of the server's.
        _settings = links.IsReachable || copy.Address is not null ? settings : settings with { ClickHtml = false, ClickText = false, Open = false };
        (_links, _copy, _hasGroupTags) = (links, copy, hasGroupTags);
        if (asm?.GroupId is { } group)
        {
            _group = new UnsubscribeUrls(
                links.GroupUnsubscribe(copy, recipient, group), links.Unsubscribe(copy, recipient), links.Preferences(copy, recipient, group, asm.GroupsToDisplay));
        }
        else if (settings.Subscription is not null)
        {
            _unsubscribe = links.Unsubscribe(copy, recipient);
        }
    }

    /// <summary>Where List-Unsubscribe points to; null: the mail has none of ours.</summary>
    public string? ListUnsubscribe => _group?.Group ?? _unsubscribe;

    public string Html(string html)
    {
        if (_settings.Wrapper.Length > 0)
        {
            html = LegacyTemplate.Merge(_settings.Wrapper, html);
        }

        // The footer is the sender's: its links count like all others, so it is there before they are looked at.
        if (_settings.FooterHtml.Length > 0)
        {
            var footer = new HtmlEdits(html);
            footer.InsertAtEnd(_settings.FooterHtml);
            html = footer.Apply();
        }

        if (_group is not null && _hasGroupTags)
        {
            html = UnsubscribeTags.ReplaceGroupTagsInHtml(html, _group);
        }

        if (_settings.Subscription is { Tag.Length: > 0 } tagged)
        {
            html = html.Replace(tagged.Tag, _unsubscribe, StringComparison.Ordinal);
        }

        var edits = new HtmlEdits(html);
        if (_settings.ClickHtml || _settings.Analytics.Count > 0)
        {
            edits.RewriteLinks(link => Rewrite(link.Url, link.Ordinal, isHtml: true, _settings.ClickHtml, link.Universal));
        }

        if (_group is not null && !_hasGroupTags)
        {
            edits.InsertAtEnd(UnsubscribeTags.GroupLineHtml(_group));
        }
        else if (_settings.Subscription is { Tag.Length: 0, Html.Length: > 0 } words)
        {
            edits.InsertAtEnd(UnsubscribeTags.SubscriptionHtml(words.Html, _unsubscribe!));
        }

        if (_settings.Open)
        {
            Place(edits, OpenPixel.Of(_links.Open(_copy)));
        }

        return edits.Apply();
    }

    public string Text(string text)
    {
        if (_settings.FooterText.Length > 0)
        {
            text = $"{text}\n\n{_settings.FooterText}";
        }

        if (_settings.ClickText)
        {
            var index = 0;
            text = TextLinks.Rewrite(text, url => Rewrite(url, index++, isHtml: false, clicks: true, universal: false));
        }

        if (_group is not null)
        {
            return _hasGroupTags ? UnsubscribeTags.ReplaceGroupTagsInText(text, _group) : text + UnsubscribeTags.GroupLineText(_group);
        }

        return _settings.Subscription switch
        {
            { Tag.Length: > 0 } tagged => text.Replace(tagged.Tag, _unsubscribe, StringComparison.Ordinal),
            { Text.Length: > 0 } words => $"{text}\n\n{UnsubscribeTags.SubscriptionText(words.Text, _unsubscribe!)}",
            _ => text,
        };
    }

    private void Place(HtmlEdits edits, string pixel)
    {
        if (_settings.OpenTag.Length > 0)
        {
            edits.ReplaceAll(_settings.OpenTag, pixel);
        }
        else
        {
            edits.InsertAtEnd(pixel);
        }
    }

    private string? Rewrite(string url, int index, bool isHtml, bool clicks, bool universal)
    {
        if (IsOwn(url))
        {
            return null;
        }

        var target = _settings.Analytics.Count > 0 ? UrlQuery.Append(url, _settings.Analytics) : url;
        return (clicks ? _links.Click(_copy, target, index, isHtml, universal) : null) ?? (target == url ? null : target);
    }

    /// <summary>Our unsubscribe links are no clicks.</summary>
    private bool IsOwn(string url) => url == _unsubscribe || (_group is not null && (url == _group.Group || url == _group.Global || url == _group.Preferences));
}
