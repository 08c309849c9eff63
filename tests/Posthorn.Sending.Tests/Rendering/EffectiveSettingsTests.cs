using Posthorn.Accounts;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering.Settings;

namespace Posthorn.Sending.Tests.Rendering;

/// <summary>Message over account, as mail-sending 2.1 orders them.</summary>
public sealed class EffectiveSettingsTests
{
    private static readonly AccountSettings Off = new() { Click = new ClickSettings(false, true), Open = false };

    private static readonly AccountSettings On = new()
    {
        Click = new ClickSettings(true, true),
        Footer = new FooterSettings(true, "<p>account</p>", "account"),
        Subscription = new SubscriptionSettings { Enabled = true, HtmlContent = "<% account %>", PlainContent = "account <% %>" },
        GoogleAnalytics = new AnalyticsSettings { Enabled = true, UtmSource = "account", UtmMedium = "email" },
        Template = new LegacyTemplateSettings(true, "<b><% body %></b>"),
    };

    [Fact]
    public void A_new_account_counts_clicks_in_html_and_opens_and_adds_no_words()
    {
        var settings = EffectiveSettings.Of(new MailSendRequest(), AccountSettings.Default);

        Assert.Equivalent(new EffectiveSettings { ClickHtml = true, Open = true }, settings, strict: true);
    }

    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData(true, null, true, true)]
    [InlineData(true, false, true, false)]
    [InlineData(null, false, true, false)]
    [InlineData(false, true, false, false)]
    public void Click_tracking_of_the_message_wins_over_an_account_that_has_it_on(bool? enable, bool? text, bool html, bool inText)
    {
        var settings = EffectiveSettings.Of(Tracking(new TrackingSettings { ClickTracking = new ClickTracking(enable, text) }), On);

        Assert.Equal((html, inText), (settings.ClickHtml, settings.ClickText));
    }

    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData(true, null, true, false)]
    [InlineData(true, true, true, true)]
    public void Click_tracking_of_the_message_gets_nothing_of_an_account_that_has_it_off(bool? enable, bool? text, bool html, bool inText)
    {
        var settings = EffectiveSettings.Of(Tracking(new TrackingSettings { ClickTracking = new ClickTracking(enable, text) }), Off);

        Assert.Equal((html, inText), (settings.ClickHtml, settings.ClickText));
    }

    [Fact]
    public void A_silent_message_has_the_accounts_words()
    {
        var settings = EffectiveSettings.Of(new MailSendRequest(), On);

        Assert.Equal(("<p>account</p>", "account"), (settings.FooterHtml, settings.FooterText));
        Assert.Equal(new SubscriptionWords("<% account %>", "account <% %>", ""), settings.Subscription);
        Assert.Equal(["utm_source=account", "utm_medium=email"], settings.Analytics.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("<b><% body %></b>", settings.Wrapper);
    }

    [Fact]
    public void A_message_that_says_false_has_none_of_them()
    {
        var settings = EffectiveSettings.Of(
            new MailSendRequest
            {
                MailSettings = new MailSettings { Footer = new FooterSetting(false, "own", "<i>own</i>") },
                TrackingSettings = new TrackingSettings
                {
                    OpenTracking = new OpenTracking(false, "%o%"),
                    SubscriptionTracking = new SubscriptionTracking(false, "own", "own", "own"),
                    Ganalytics = new GoogleAnalytics { Enable = false, UtmSource = "own" },
                },
            },
            On);

        Assert.False(settings.Open);
        Assert.Equal(("", ""), (settings.FooterHtml, settings.FooterText));
        Assert.Null(settings.Subscription);
        Assert.Empty(settings.Analytics);
    }

    [Fact]
    public void What_a_message_leaves_out_comes_from_an_account_that_has_it_on()
    {
        var settings = EffectiveSettings.Of(Own, On);

        Assert.Equal(("<i>own</i>", "account"), (settings.FooterHtml, settings.FooterText));
        Assert.Equal(new SubscriptionWords("<% own %>", "account <% %>", ""), settings.Subscription);
        Assert.Equal(["utm_source=own", "utm_medium=email"], settings.Analytics.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void And_not_from_one_that_has_it_off_though_it_stored_words()
    {
        var off = On with
        {
            Footer = On.Footer with { Enabled = false },
            Subscription = On.Subscription with { Enabled = false },
            GoogleAnalytics = On.GoogleAnalytics with { Enabled = false },
        };

        var settings = EffectiveSettings.Of(Own, off);

        Assert.Equal(("<i>own</i>", ""), (settings.FooterHtml, settings.FooterText));
        Assert.Equal(new SubscriptionWords("<% own %>", "", ""), settings.Subscription);
        Assert.Equal(["utm_source=own"], settings.Analytics.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void An_account_without_words_of_its_own_has_the_built_in_sentence()
    {
        var words = EffectiveSettings.Of(new MailSendRequest(), new AccountSettings { Subscription = new SubscriptionSettings { Enabled = true } }).Subscription;

        Assert.Equal(new SubscriptionWords(SubscriptionWords.BuiltInHtml, SubscriptionWords.BuiltInText, ""), words);
    }

    [Fact]
    public void The_accounts_tag_serves_messages_without_words_of_their_own()
    {
        var account = On with { Subscription = On.Subscription with { Replace = "[unsubscribe]" } };

        Assert.Equal("[unsubscribe]", EffectiveSettings.Of(new MailSendRequest(), account).Subscription!.Tag);
        Assert.Equal("", EffectiveSettings.Of(Own, account).Subscription!.Tag);
        Assert.Equal("%u%", EffectiveSettings.Of(Tracking(new TrackingSettings { SubscriptionTracking = new SubscriptionTracking(true, null, null, "%u%") }), account).Subscription!.Tag);
    }

    [Fact]
    public void A_group_has_links_of_its_own() =>
        Assert.Null(EffectiveSettings.Of(new MailSendRequest { Asm = new AsmOptions { GroupId = 1 } }, On).Subscription);

    private static MailSendRequest Own { get; } = new()
    {
        MailSettings = new MailSettings { Footer = new FooterSetting(true, null, "<i>own</i>") },
        TrackingSettings = new TrackingSettings
        {
            SubscriptionTracking = new SubscriptionTracking(true, null, "<% own %>", null),
            Ganalytics = new GoogleAnalytics { Enable = true, UtmSource = "own" },
        },
    };

    private static MailSendRequest Tracking(TrackingSettings settings) => new() { TrackingSettings = settings };
}
