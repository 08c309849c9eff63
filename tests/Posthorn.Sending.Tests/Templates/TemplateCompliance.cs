using System.Text.Json;
using Posthorn.Sending.Tests.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Templates;

public abstract class TemplateCompliance(DatabaseKind kind) : LibrarySuite(kind)
{
    [Theory]
    [InlineData(null, "legacy", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    [InlineData("legacy", "legacy", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    [InlineData("dynamic", "dynamic", "^d-[0-9a-f]{32}$")]
    public async Task A_template_is_made_of_its_generation_and_found_by_its_id(string? asked, string generation, string idForm)
    {
        var made = (await PostAsync("/v3/templates", asked is null ? new { name = "Grüße 🦊" } : new { name = "Grüße 🦊", generation = asked })).Expect(201);
        var id = made.Text("id");

        Assert.Matches(idForm, id);
        Assert.Equal(
            JsonSerializer.Serialize(new { id, name = "Grüße 🦊", generation, updated_at = "2030-01-01 12:00:00", versions = Array.Empty<object>() }),
            JsonSerializer.Serialize(made.Body));
        Assert.True(JsonElement.DeepEquals(made.Body, (await GetAsync($"/v3/templates/{id}")).Expect(200).Body));
    }

    [Fact]
    public async Task A_legacy_id_may_be_written_in_capitals() =>
        Assert.Equal(200, (await GetAsync($"/v3/templates/{(await CreateTemplateAsync(generation: "legacy")).ToUpperInvariant()}")).Status);

    [Fact]
    public async Task A_template_is_renamed_and_says_when()
    {
        var id = await CreateTemplateAsync();
        Clock.Advance(TimeSpan.FromSeconds(61));

        var renamed = (await PatchAsync($"/v3/templates/{id}", new { name = "another" })).Expect(200);

        Assert.Equal(("another", "2030-01-01 12:01:01"), (renamed.Text("name"), renamed.Text("updated_at")));
        Assert.Equal("another", (await GetAsync($"/v3/templates/{id}")).Text("name"));
        Assert.Equal("another", (await PatchAsync($"/v3/templates/{id}", "{}")).Expect(200).Text("name"));
    }

    [Fact]
    public async Task A_deleted_template_is_gone_with_its_versions()
    {
        var id = await CreateTemplateAsync();
        var version = await CreateVersionAsync(id);

        Assert.Equal(204, (await DeleteAsync($"/v3/templates/{id}")).Status);

        foreach (var path in new[] { $"/v3/templates/{id}", $"/v3/templates/{id}/versions/{version}" })
        {
            Assert.Equal(404, (await GetAsync(path)).Status);
            Assert.Equal(404, (await DeleteAsync(path)).Status);
        }

        Assert.Equal(0, await CountAsync("sending_template_versions"));
    }

    [Theory]
    [InlineData(null, "Duplicate: order")]
    [InlineData("", "Duplicate: order")]
    [InlineData("mine", "mine")]
    public async Task A_copy_has_all_versions_under_ids_of_its_own(string? name, string expected)
    {
        var original = await CreateTemplateAsync();
        await CreateVersionAsync(original);
        await CreateVersionAsync(original, new { name = "v2", subject = "Two", html_content = "<b>two</b>", test_data = "{\"a\":1}", active = 1, editor = "design" });

        var copy = (await PostAsync($"/v3/templates/{original}", name is null ? null : new { name })).Expect(201);

        Assert.Equal((expected, "dynamic"), (copy.Text("name"), copy.Text("generation")));
        Assert.Equal(["v1 0", "v2 1"], copy.Body.GetProperty("versions").EnumerateArray().Select(version => $"{version.GetProperty("name")} {version.GetProperty("active")}"));
        Assert.All(copy.Body.GetProperty("versions").EnumerateArray(), version => Assert.False(version.TryGetProperty("html_content", out _)));
        var (before, after) = ((await GetAsync($"/v3/templates/{original}")).Body, (await GetAsync($"/v3/templates/{copy.Text("id")}")).Body);
        Assert.Equal(Said(before), Said(after));
        Assert.Equal(4, before.GetProperty("versions").EnumerateArray().Concat(after.GetProperty("versions").EnumerateArray()).Select(each => each.GetProperty("id").GetString()).Distinct().Count());

        // Words are stored once, whoever says them.
        Assert.Equal(2, await CountAsync("sending_template_contents"));
    }

    [Fact]
    public async Task One_template_shows_all_that_its_versions_say_and_whose_they_are()
    {
        var id = await CreateTemplateAsync();
        await CreateVersionAsync(id, new { name = "v1", subject = "Hi", html_content = "<p>Hello {{name}}</p>", test_data = "{\"name\":\"A\"}" });

        var version = Assert.Single((await GetAsync($"/v3/templates/{id}")).Expect(200).Body.GetProperty("versions").EnumerateArray());

        Assert.Equal(
            ("<p>Hello {{name}}</p>", "Hello {{name}}", "{\"name\":\"A\"}", 1),
            (version.GetProperty("html_content").GetString(), version.GetProperty("plain_content").GetString(), version.GetProperty("test_data").GetString(), version.GetProperty("user_id").GetInt32()));
    }

    [Theory]
    [InlineData("", "templates", 1)]
    [InlineData("?generations=legacy", "templates", 1)]
    [InlineData("?generations=dynamic", "templates", 2)]
    [InlineData("?generations=legacy,dynamic", "templates", 3)]
    [InlineData("?page_size=10", "result", 1)]
    [InlineData("?page_size=10&generations=dynamic", "result", 2)]
    [InlineData("?page_size=2&generations=dynamic,legacy", "result", 2)]
    public async Task A_list_has_pages_for_those_who_ask_for_them(string query, string member, int count)
    {
        await CreateTemplateAsync("one", "legacy");
        await CreateVersionAsync(await CreateTemplateAsync("two"));
        await CreateTemplateAsync("three");

        var body = (await GetAsync($"/v3/templates{query}")).Expect(200).Body;

        Assert.Equal(count, body.GetProperty(member).GetArrayLength());
        Assert.Equal(member == "result", body.TryGetProperty("_metadata", out _));
        Assert.All(
            body.GetProperty(member).EnumerateArray().SelectMany(template => template.GetProperty("versions").EnumerateArray()),
            version => Assert.Equal(
                ["id", "template_id", "active", "name", "generate_plain_content", "subject", "updated_at", "editor"], version.EnumerateObject().Select(each => each.Name)));
        Assert.Empty((await GetAsync($"/v3/templates{query}", Stranger)).Expect(200).Body.GetProperty(member).EnumerateArray());
    }

    [Fact]
    public async Task Pages_show_each_template_once_in_both_directions_though_all_are_of_the_same_moment()
    {
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add(await CreateTemplateAsync($"number {i}"));
            await CreateTemplateAsync("of the other generation", "legacy");
        }

        made.Reverse();
        var forward = await WalkAsync("/v3/templates?generations=dynamic&page_size=3", "next");
        Assert.Equal([3, 3, 1], forward.Select(page => page.Length));
        Assert.Equal(made, forward.SelectMany(page => page));

        var last = (await GetAsync((await NextOf((await NextOf("/v3/templates?generations=dynamic&page_size=3"))!))!)).Body.GetProperty("_metadata");
        var back = await WalkAsync(new Uri(last.GetProperty("prev").GetString()!).PathAndQuery, "prev");
        Assert.Equal([forward[1], forward[0]], back);
        Assert.Equal(7, last.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_comes_and_goes_between_two_pages_moves_nothing()
    {
        var first = await CreateTemplateAsync();
        var second = await CreateTemplateAsync();
        var third = await CreateTemplateAsync();
        var next = await NextOf("/v3/templates?generations=dynamic&page_size=1");
        await CreateTemplateAsync("new");
        await DeleteAsync($"/v3/templates/{third}");

        var page = (await GetAsync(next!)).Body.GetProperty("result");

        Assert.Equal(second, Assert.Single(page.EnumerateArray()).GetProperty("id").GetString());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task An_account_has_at_most_three_hundred_templates_and_others_are_not_counted()
    {
        for (var i = 0; i < 300; i++)
        {
            await CreateTemplateAsync();
        }

        Assert.Equal((null, "The account has 300 templates, which is the limit. Delete one first."), (await PostAsync("/v3/templates", new { name = "one more" })).Expect(400).Error());
        var one = (await GetAsync("/v3/templates?generations=dynamic&page_size=1")).Body.GetProperty("result")[0].GetProperty("id").GetString();
        Assert.Equal(400, (await PostAsync($"/v3/templates/{one}")).Status);
        Assert.Equal(201, (await SendAsync(HttpMethod.Post, "/v3/templates", new { name = "theirs" }, Stranger)).Status);

        await DeleteAsync($"/v3/templates/{one}");
        Assert.Equal(201, (await PostAsync("/v3/templates", new { name = "one more" })).Status);
    }

    private static List<(string? Html, string? Plain, string? Subject, string? Name)> Said(JsonElement template) =>
    [
        .. template.GetProperty("versions").EnumerateArray().Select(version => (
            version.GetProperty("html_content").GetString(), version.GetProperty("plain_content").GetString(),
            version.GetProperty("subject").GetString(), version.GetProperty("name").GetString())),
    ];

    private async Task<string?> NextOf(string path) =>
        (await GetAsync(path)).Body.GetProperty("_metadata").TryGetProperty("next", out var next) ? new Uri(next.GetString()!).PathAndQuery : null;

    private Task<long> CountAsync(string table) => Database.ReadAsync(session => session.QueryLongAsync($"SELECT COUNT(*) FROM {table}"), Token);
}

public sealed class SqliteTemplateTests() : TemplateCompliance(DatabaseKind.Sqlite);

public sealed class PostgresTemplateTests() : TemplateCompliance(DatabaseKind.Postgres);
