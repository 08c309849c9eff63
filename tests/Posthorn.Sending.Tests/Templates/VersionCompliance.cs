using System.Text.Json;
using Posthorn.Sending.Library;
using Posthorn.Sending.Templates;
using Posthorn.Sending.Tests.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Templates;

public abstract class VersionCompliance(DatabaseKind kind) : LibrarySuite(kind)
{
    [Fact]
    public async Task A_version_is_answered_with_all_that_it_holds()
    {
        var template = await CreateTemplateAsync();
        var made = (await PostAsync($"/v3/templates/{template}/versions", new
        {
            name = "v1",
            subject = "Hi {{name}}",
            html_content = "<p>Grüße {{name}} 🦊</p>",
            plain_content = "Grüße {{name}}\r\n🦊",
            editor = "design",
            test_data = "{\"name\":\"A\"}",
        })).Expect(201);

        var id = made.Text("id");
        Assert.Equal(
            JsonSerializer.Serialize(new
            {
                id,
                user_id = 1,
                template_id = template,
                active = 1,
                name = "v1",
                html_content = "<p>Grüße {{name}} 🦊</p>",
                plain_content = "Grüße {{name}}\r\n🦊",
                generate_plain_content = false,
                subject = "Hi {{name}}",
                updated_at = "2030-01-01 12:00:00",
                editor = "design",
                test_data = "{\"name\":\"A\"}",
            }),
            JsonSerializer.Serialize(made.Body));
        Assert.True(JsonElement.DeepEquals(made.Body, (await GetAsync($"/v3/templates/{template}/versions/{id}")).Expect(200).Body));
    }

    [Theory]
    [InlineData("dynamic", "<p>Hello <b>{{name}}</b></p>", "Hello {{name}}")]
    [InlineData("legacy", "<%body%>", "<%body%>")]
    [InlineData("legacy", "", "")]
    public async Task Without_a_text_of_its_own_a_version_has_one_made_from_its_html(string generation, string html, string text)
    {
        var template = await CreateTemplateAsync(generation: generation);
        var version = await CreateVersionAsync(template, new { name = "v1", subject = "", html_content = html });

        var body = (await GetAsync($"/v3/templates/{template}/versions/{version}")).Body;

        Assert.Equal((text, true), (body.GetProperty("plain_content").GetString(), body.GetProperty("generate_plain_content").GetBoolean()));
    }

    [Fact]
    public async Task The_first_version_is_active_whatever_it_asks_for_and_later_ones_when_they_do()
    {
        var template = await CreateTemplateAsync();
        await CreateVersionAsync(template, new { name = "v1", subject = "", active = 0 });
        await CreateVersionAsync(template, new { name = "v2", subject = "" });
        Assert.Equal(["v1"], await ActiveAsync(template));

        await CreateVersionAsync(template, new { name = "v3", subject = "", active = 1 });
        Assert.Equal(["v3"], await ActiveAsync(template));
    }

    [Fact]
    public async Task Of_many_versions_made_at_once_one_is_active()
    {
        var template = await CreateTemplateAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => CreateVersionAsync(template, new { name = $"v{number}", subject = "", active = number % 2 })));

        Assert.Single(await ActiveAsync(template));
    }

    [Fact]
    public async Task Activating_one_version_deactivates_the_other()
    {
        var template = await CreateTemplateAsync();
        var first = await CreateVersionAsync(template);
        var second = await CreateVersionAsync(template, new { name = "v2", subject = "" });

        var activated = (await PostAsync($"/v3/templates/{template}/versions/{second}/activate")).Expect(200);

        Assert.Equal((second, 1), (activated.Text("id"), activated.Body.GetProperty("active").GetInt32()));
        Assert.Equal(["v2"], await ActiveAsync(template));

        (await PatchAsync($"/v3/templates/{template}/versions/{first}", new { active = 1 })).Expect(200);
        Assert.Equal(["v1"], await ActiveAsync(template));
        (await PatchAsync($"/v3/templates/{template}/versions/{second}", new { active = 0 })).Expect(200);
        Assert.Equal(["v1"], await ActiveAsync(template));
        Assert.Equal(0, (await PatchAsync($"/v3/templates/{template}/versions/{first}", new { active = 0 })).Expect(200).Body.GetProperty("active").GetInt32());
        Assert.Empty(await ActiveAsync(template));
    }

    [Fact]
    public async Task Deleting_the_active_version_makes_no_other_one_active()
    {
        var template = await CreateTemplateAsync();
        var first = await CreateVersionAsync(template);
        await CreateVersionAsync(template, new { name = "v2", subject = "" });

        Assert.Equal(204, (await DeleteAsync($"/v3/templates/{template}/versions/{first}")).Status);

        Assert.Empty(await ActiveAsync(template));
        Assert.Equal(404, (await PostAsync($"/v3/templates/{template}/versions/{first}/activate")).Status);
    }

    [Fact]
    public async Task An_edit_changes_what_it_names_and_nothing_else()
    {
        var template = await CreateTemplateAsync();
        var version = await CreateVersionAsync(template, new { name = "v1", subject = "One", html_content = "<p>one</p>", test_data = "{}" });
        var path = $"/v3/templates/{template}/versions/{version}";
        Clock.Advance(TimeSpan.FromSeconds(1));

        var edited = (await PatchAsync(path, new { html_content = "<p>two</p>", test_data = (string?)null })).Expect(200);

        Assert.Equal(
            ("v1", "One", "<p>two</p>", "two", "{}", "2030-01-01 12:00:01"),
            (edited.Text("name"), edited.Text("subject"), edited.Text("html_content"), edited.Text("plain_content"), edited.Text("test_data"), edited.Text("updated_at")));
        Assert.True(JsonElement.DeepEquals(edited.Body, (await GetAsync(path)).Body));
        Assert.Equal("2030-01-01 12:00:01", (await GetAsync($"/v3/templates/{template}")).Text("updated_at"));

        var again = (await PatchAsync(path, new { name = "v2", subject = "", plain_content = "mine", test_data = "", editor = "design" })).Expect(200);
        Assert.Equal(("v2", "", "<p>two</p>", "mine", "design"), (again.Text("name"), again.Text("subject"), again.Text("html_content"), again.Text("plain_content"), again.Text("editor")));
        Assert.False(again.Body.GetProperty("generate_plain_content").GetBoolean());
        Assert.False(again.Body.TryGetProperty("test_data", out _));
    }

    [Fact]
    public async Task Edits_at_the_same_time_all_count()
    {
        var template = await CreateTemplateAsync();
        var path = $"/v3/templates/{template}/versions/{await CreateVersionAsync(template)}";
        object[] edits = [new { name = "other" }, new { subject = "other" }, new { html_content = "other" }, new { plain_content = "mine" }, new { editor = "design" }];

        await Task.WhenAll(edits.Select(edit => PatchAsync(path, edit)));

        var version = await GetAsync(path);
        Assert.Equal(
            ("other", "other", "other", "mine", "design"),
            (version.Text("name"), version.Text("subject"), version.Text("html_content"), version.Text("plain_content"), version.Text("editor")));
    }

    [Theory]
    [InlineData("subject", "Hi {{#if a}}")]
    [InlineData("html_content", "<p>{{#each a}}</p>")]
    [InlineData("plain_content", "{{")]
    [InlineData("html_content", "{{#if a}}{{/each}}")]
    public async Task Broken_Handlebars_is_refused_with_the_field_and_the_place(string field, string words)
    {
        var template = await CreateTemplateAsync();
        var version = await CreateVersionAsync(template);
        var body = new Dictionary<string, string> { ["name"] = "v2", ["subject"] = "", [field] = words };

        var (refusedField, message) = (await PostAsync($"/v3/templates/{template}/versions", body)).Expect(400).Error();

        Assert.Equal(field, refusedField);
        Assert.Matches($"^{field} is not valid Handlebars: .+ \\(line 1, column \\d+\\)$", message);
        Assert.Equal((field, message), (await PatchAsync($"/v3/templates/{template}/versions/{version}", new Dictionary<string, string> { [field] = words })).Expect(400).Error());
    }

    [Fact]
    public async Task A_legacy_version_may_say_anything_but_is_warned_when_it_takes_in_no_mail()
    {
        var template = await CreateTemplateAsync(generation: "legacy");
        var silent = (await PostAsync($"/v3/templates/{template}/versions", new { name = "v1", subject = "<%subject%>", html_content = "{{#if", plain_content = "text" })).Expect(201);
        Assert.Equal(2, silent.Body.GetProperty("warnings").GetArrayLength());

        var good = (await PostAsync($"/v3/templates/{template}/versions", new { name = "v1", subject = "<%subject%>", html_content = "<% body %>", plain_content = "<%body%>" })).Expect(201);
        Assert.False(good.Body.TryGetProperty("warnings", out _));
        Assert.Equal(
            ("test_data", "test_data is for versions of dynamic templates only."),
            (await PostAsync($"/v3/templates/{template}/versions", new { name = "v1", subject = "", test_data = "{}" })).Expect(400).Error());
    }

    [Fact]
    public async Task Content_of_the_largest_size_is_stored_as_it_is()
    {
        var template = await CreateTemplateAsync();
        var (html, plain) = (new string('é', TextRules.MaxContentOctets / 2), new string('\u0001', TextRules.MaxContentOctets));

        var version = (await PostAsync($"/v3/templates/{template}/versions", new { name = "v1", subject = "", html_content = html, plain_content = plain })).Expect(201);

        Assert.Equal((html, plain), (version.Text("html_content"), version.Text("plain_content")));
    }

    [Fact]
    public async Task All_templates_of_an_account_have_at_most_three_hundred_versions()
    {
        var (first, second) = (await CreateTemplateAsync(), await CreateTemplateAsync());
        for (var i = 0; i < 150; i++)
        {
            await CreateVersionAsync(first);
            await CreateVersionAsync(second);
        }

        Assert.Equal(
            (null, "The templates of the account have 300 versions together, which is the limit. Delete one first."),
            (await PostAsync($"/v3/templates/{first}/versions", new { name = "v", subject = "" })).Expect(400).Error());
        Assert.Equal(400, (await PostAsync($"/v3/templates/{first}")).Status);

        // Whole templates of that size can be read.
        Assert.Equal(150, (await GetAsync($"/v3/templates/{first}")).Body.GetProperty("versions").GetArrayLength());
        Assert.Equal(TemplateLimits.Versions, await Database.ReadAsync(session => VersionStore.CountAsync(session, Account), Token));
    }

    private async Task<List<string?>> ActiveAsync(string template) =>
    [
        .. (await GetAsync($"/v3/templates/{template}")).Body.GetProperty("versions").EnumerateArray()
            .Where(version => version.GetProperty("active").GetInt32() == 1).Select(version => version.GetProperty("name").GetString()),
    ];
}

public sealed class SqliteVersionTests() : VersionCompliance(DatabaseKind.Sqlite);

public sealed class PostgresVersionTests() : VersionCompliance(DatabaseKind.Postgres);
