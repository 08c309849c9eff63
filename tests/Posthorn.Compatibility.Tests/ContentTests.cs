using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Posthorn.Mime;
using Posthorn.Testing.Hosting;

namespace Posthorn.Compatibility.Tests;

/// <summary>What a program with SendGrid's official client can do with words: templates, substitutions, groups, footers, links and pixels.</summary>
public sealed partial class ContentTests(SendingServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dynamic_template_is_filled_for_each_personalization()
    {
        var template = await NewTemplateAsync(
            "dynamic", "{{{name}}}, your order {{order.number}}",
            "<html><body><h1>Hello {{name}}</h1><ul>{{#each order.items}}<li>{{@index}}: {{this.title}}{{#if this.gift}} 🎁{{/if}}</li>{{else}}none{{/each}}</ul></body></html>");

        await SendAsync(new
        {
            from = "shop@example.com",
            templateId = template,
            trackingSettings = Uncounted,
            personalizations = new object[]
            {
                new
                {
                    to = "t1@example.net",
                    dynamicTemplateData = new { name = "Ana & Bo <x>", order = new { number = 17, items = new object[] { new { title = "Bread", gift = true }, new { title = "Salt & oil" } } } },
                },
                new { to = "t2@example.net", dynamicTemplateData = new { name = "Cy", order = new { number = 18, items = Array.Empty<object>() } } },
            },
        });

        var first = await ViewAsync("t1@example.net");
        Assert.Equal("Ana & Bo <x>, your order 17", first.Subject);
        Assert.Equal("<html><body><h1>Hello Ana &amp; Bo &lt;x&gt;</h1><ul><li>0: Bread 🎁</li><li>1: Salt &amp; oil</li></ul></body></html>", first.Html?.TrimEnd());
        Assert.Contains("Hello Ana & Bo <x>", first.Text, StringComparison.Ordinal);
        Assert.Contains("Cy, your order 18", (await ViewAsync("t2@example.net")).Subject, StringComparison.Ordinal);
        Assert.Contains("<ul>none</ul>", (await ViewAsync("t2@example.net")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_keeps_the_words_of_the_template_as_they_were_when_it_was_accepted()
    {
        var template = await NewTemplateAsync("dynamic", "Before", "<p>before</p>");
        var at = DateTimeOffset.UtcNow.AddSeconds(3).ToUnixTimeSeconds();
        await SendAsync(new { from = "shop@example.com", to = "t3@example.net", templateId = template, sendAt = at });
        await AddVersionAsync(template, "After", "<p>after</p>");

        Assert.Equal("Before", (await ViewAsync("t3@example.net")).Subject);
    }

    [Fact]
    public async Task A_legacy_template_takes_the_message_in_and_substitutions_apply_to_both()
    {
        var template = await NewTemplateAsync("legacy", "[<%subject%>]", "<b><%body%></b><i>-city-</i>");

        await SendAsync(new
        {
            from = "shop@example.com",
            templateId = template,
            trackingSettings = Uncounted,
            subject = "For -name-",
            html = "Hello -name-",
            personalizations = new object[] { new { to = "l1@example.net", substitutions = new Dictionary<string, string> { ["-name-"] = "Ana", ["-city-"] = "Bern" } } },
            substitutionWrappers = new[] { "", "" },
        });

        var view = await ViewAsync("l1@example.net");
        Assert.Equal("[For Ana]", view.Subject);
        Assert.Equal("<b>Hello Ana</b><i>Bern</i>", view.Html?.TrimEnd());
    }

    [Fact]
    public async Task Substitutions_of_the_client_have_its_braces()
    {
        await SendAsync(new
        {
            from = "shop@example.com",
            subject = "Hi {{name}}",
            text = "Dear {{name}} of {{city}}, {{unknown}}",
            personalizations = new object[] { new { to = "s1@example.net", substitutions = new Dictionary<string, string> { ["name"] = "Ana", ["city"] = "Zürich" } } },
        });

        var view = await ViewAsync("s1@example.net");
        Assert.Equal(("Hi Ana", "Dear Ana of Zürich, {{unknown}}"), (view.Subject, view.Text?.TrimEnd()));
    }

    [Fact]
    public async Task A_mail_of_a_group_has_its_links_and_one_click()
    {
        var group = await NewGroupAsync("Weekly");

        await SendAsync(new
        {
            from = "shop@example.com",
            to = new[] { "a1@example.net" },
            subject = "News",
            text = "Leave: <%asm_group_unsubscribe_raw_url%>",
            html = "<p>News</p><%asm_group_unsubscribe_url%> or <a href=\"<%asm_preferences_raw_url%>\">choose</a>",
            asm = new { groupId = group, groupsToDisplay = new[] { group } },
        });

        var (message, view) = await MessageAsync("a1@example.net");
        Assert.Matches("^<p>News</p><a href=['\"]https://click.example.com/asm/unsubscribe/\\?user_id=1&amp;data=[^'\"]+['\"]>Unsubscribe From This List</a>", view.Html);
        Assert.Matches("choose</a>", view.Html);
        Assert.Matches("^Leave: https://click.example.com/asm/unsubscribe/\\?user_id=1&data=u001\\.", view.Text);
        Assert.DoesNotContain("asm_", view.Html, StringComparison.Ordinal);
        Assert.Matches("^<https://click.example.com/asm/unsubscribe/\\?user_id=1&data=u001\\.[^>]+>$", message.Header("List-Unsubscribe")?.Value);
        Assert.Equal("List-Unsubscribe=One-Click", message.Header("List-Unsubscribe-Post")?.Value);
    }

    [Fact]
    public async Task Footer_subscription_links_analytics_and_pixel_stand_where_they_belong()
    {
        await SendAsync(new
        {
            from = "shop@example.com",
            to = "f9@example.net",
            subject = "All of it",
            text = "See https://example.com/a.",
            html = "<html><body><a href=\"https://example.com/a?b=1#c\">A</a> <a clicktracking=off href=\"https://example.com/raw\">B</a></body></html>",
            mailSettings = new { footer = new { enable = true, text = "Foot", html = "<p>Foot <a href='http://example.com/foot'>F</a></p>" } },
            trackingSettings = new
            {
                clickTracking = new { enable = true, enableText = true },
                openTracking = new { enable = true },
                subscriptionTracking = new { enable = true, text = "Bye: <% %>", html = "<p><% Bye %></p>" },
                ganalytics = new { enable = true, utmSource = "shop", utmMedium = "mail" },
            },
        });

        var (message, view) = await MessageAsync("f9@example.net");
        var html = view.Html!;
        Assert.Matches(
            "^<html><body><a href=\"https://click.example.com/ls/click\\?upn=[^\"]+\">A</a> <a clicktracking=off href=\"https://example.com/raw\">B</a>"
            + "<p>Foot <a href='https://click.example.com/ls/click\\?upn=[^']+'>F</a></p>"
            + "<p><a href=[\"']https://click.example.com/wf/unsubscribe\\?upn=[^\"']+[\"']>Bye</a></p>"
            + "<img src=\"https://click.example.com/wf/open\\?upn=[^\"]+\" alt=\"\"[^>]+/></body></html>\\s*$", html);
        Assert.Matches("^See https://click.example.com/ls/click\\?upn=[^ ]+\\.\\s+Foot\\s+Bye: https://click.example.com/wf/unsubscribe\\?upn=", view.Text);
        Assert.Contains("/wf/unsubscribe?upn=", message.Header("List-Unsubscribe")?.Value, StringComparison.Ordinal);

        // The link leads on, with the analytics, through the server that made it.
        var link = Link().Match(html).Groups["path"].Value;
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var reader = new HttpClient(handler) { BaseAddress = server.Host };
        using var answer = await reader.GetAsync(link, Token);
        Assert.Equal((302, "https://example.com/a?b=1&utm_source=shop&utm_medium=mail#c"), ((int)answer.StatusCode, answer.Headers.GetValues("Location").Single()));
        using var bad = await reader.GetAsync(link[..^1], Token);
        Assert.Equal(404, (int)bad.StatusCode);
        using var pixel = await reader.GetAsync(Pixel().Match(html).Groups["path"].Value, Token);
        Assert.Equal(("image/gif", 42), (pixel.Content.Headers.ContentType?.MediaType, (await pixel.Content.ReadAsByteArrayAsync(Token)).Length));
    }

    [Fact]
    public async Task A_batch_of_the_client_is_paused_and_goes_on()
    {
        // Paused first: how long the client takes to start must not decide whether the pause comes in time.
        var batch = await PostAsync("v3/mail/batch", null, "batch_id");
        await PostAsync("v3/user/scheduled_sends", new { batch_id = batch, status = "pause" }, "status");
        await SendAsync(new { from = "shop@example.com", to = "b1@example.net", subject = "Later", text = "Hello", batchId = batch, sendAt = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds() });
        await SendAsync(new { from = "shop@example.com", to = "b2@example.net", subject = "Now", text = "Hello", sendAt = DateTimeOffset.UtcNow.AddSeconds(4).ToUnixTimeSeconds() });
        await ViewAsync("b2@example.net");
        Assert.Empty(server.Sink.ReceivedFor("b1@example.net"));

        using var resumed = await server.Process.Client.DeleteAsync($"v3/user/scheduled_sends/{batch}", Token);

        Assert.Equal(204, (int)resumed.StatusCode);
        Assert.Equal("Later", (await ViewAsync("b1@example.net")).Subject);
    }

    [Fact]
    public async Task A_template_that_fails_drops_the_copy_and_says_why()
    {
        var template = await NewTemplateAsync("dynamic", "Endless", "{{#each a}}{{#each @root.a}}{{#each @root.a}}{{#each @root.a}}x{{/each}}{{/each}}{{/each}}{{/each}}");

        var outcome = await SendAsync(new { from = "shop@example.com", to = "d1@example.net", templateId = template, dynamicTemplateData = new { a = Enumerable.Range(0, 200) } });

        var id = outcome.GetProperty("headers").GetProperty("x-message-id").GetString()!;
        var story = "";
        while (!story.Contains("dropped", StringComparison.Ordinal))
        {
            Token.ThrowIfCancellationRequested();
            story = (await server.Process.CommandAsync("message", id)).Output;
        }

        Assert.Contains($"The HTML of template {template} could not be rendered", story, StringComparison.Ordinal);
        Assert.Empty(server.Sink.ReceivedFor("d1@example.net"));
    }

    private static object Uncounted => new { clickTracking = new { enable = false }, openTracking = new { enable = false } };

    private async Task<JsonElement> SendAsync(object mail)
    {
        var outcome = await NodeClient.SendAsync(server.Host, PosthornProcess.Key, mail);
        Assert.True(outcome.TryGetProperty("statusCode", out var status) && status.GetInt32() == 202, outcome.GetRawText());
        return outcome;
    }

    private async Task<string> NewTemplateAsync(string generation, string subject, string html)
    {
        var template = await PostAsync("v3/templates", new { name = $"{generation} {Guid.NewGuid()}", generation }, "id");
        await AddVersionAsync(template, subject, html);
        return template;
    }

    private async Task AddVersionAsync(string template, string subject, string html) => await PostAsync(
        $"v3/templates/{template}/versions", new { name = Guid.NewGuid().ToString(), active = 1, subject, html_content = html }, "id");

    private async Task<int> NewGroupAsync(string name) => int.Parse(await PostAsync("v3/asm/groups", new { name = $"{name} {Guid.NewGuid():N}"[..30], description = "d" }, "id"));

    private async Task<string> PostAsync(string path, object? body, string member)
    {
        using var answer = await server.Process.Client.PostAsync(path, body is null ? null : JsonContent.Create(body), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True((int)answer.StatusCode == 201, text);
        return JsonElement.Parse(text).GetProperty(member).ToString();
    }

    private async Task<MessageView> ViewAsync(string recipient) => (await MessageAsync(recipient)).View;

    private async Task<(MimeEntity Message, MessageView View)> MessageAsync(string recipient)
    {
        var mail = await server.Sink.WaitForAsync(recipient);
        Assert.True(MimeParser.TryParse(mail.Data, MimeLimits.Default, out var message, out var error), error);
        return (message, new MessageView(message));
    }

    [GeneratedRegex("href=\"https://click.example.com(?<path>/ls/click[^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("src=\"https://click.example.com(?<path>/wf/open[^\"]+)\"")]
    private static partial Regex Pixel();
}
