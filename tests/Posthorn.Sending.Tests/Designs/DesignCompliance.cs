using System.Text.Json;
using Posthorn.Sending.Library;
using Posthorn.Sending.Tests.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Designs;

public abstract class DesignCompliance(DatabaseKind kind) : LibrarySuite(kind)
{
    private const string Ours = "/v3/designs/0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a01";

    [Fact]
    public async Task A_design_is_answered_with_all_that_it_holds()
    {
        var made = (await PostAsync("/v3/designs", new
        {
            name = "Grüße 🦊",
            html_content = "<p>Hello</p>",
            plain_content = "Hi\r\n",
            subject = "Subject",
            editor = "design",
            categories = new[] { "a", "b" },
        })).Expect(201);

        Assert.Equal(
            JsonSerializer.Serialize(new
            {
                id = made.Text("id"),
                name = "Grüße 🦊",
                html_content = "<p>Hello</p>",
                plain_content = "Hi\r\n",
                generate_plain_content = false,
                subject = "Subject",
                created_at = "2030-01-01T12:00:00Z",
                updated_at = "2030-01-01T12:00:00Z",
                editor = "design",
                categories = new[] { "a", "b" },
            }),
            JsonSerializer.Serialize(made.Body));
        Assert.True(JsonElement.DeepEquals(made.Body, (await GetAsync($"/v3/designs/{made.Text("id")}")).Expect(200).Body));
    }

    [Fact]
    public async Task Html_alone_makes_a_design()
    {
        var made = (await PostAsync("/v3/designs", new { html_content = "<p>Hello</p>" })).Expect(201);

        Assert.Equal(("My Design", "Hello", "", "code"), (made.Text("name"), made.Text("plain_content"), made.Text("subject"), made.Text("editor")));
        Assert.True(made.Body.GetProperty("generate_plain_content").GetBoolean());
        Assert.Empty(made.Body.GetProperty("categories").EnumerateArray());
    }

    [Fact]
    public async Task An_edit_changes_what_it_names_and_nothing_else()
    {
        var path = $"/v3/designs/{await CreateAsync("first")}";
        Clock.Advance(TimeSpan.FromSeconds(1));

        var edited = (await PatchAsync(path, new { name = "second", html_content = "<p>two</p>", categories = new[] { "c" }, editor = "code" })).Expect(200);

        Assert.Equal(
            ("second", "<p>two</p>", "two", "Subject", "2030-01-01T12:00:00Z", "2030-01-01T12:00:01Z"),
            (edited.Text("name"), edited.Text("html_content"), edited.Text("plain_content"), edited.Text("subject"), edited.Text("created_at"), edited.Text("updated_at")));
        Assert.True(JsonElement.DeepEquals(edited.Body, (await GetAsync(path)).Body));
        Assert.Equal("editor", (await PatchAsync(path, new { editor = "design" })).Expect(400).Error().Field);
        Assert.Equal("c", Assert.Single((await PatchAsync(path, new { subject = "" })).Expect(200).Body.GetProperty("categories").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Edits_at_the_same_time_all_count()
    {
        var path = $"/v3/designs/{await CreateAsync("first")}";
        object[] edits = [new { name = "other" }, new { subject = "other" }, new { html_content = "other" }, new { plain_content = "mine" }];

        await Task.WhenAll(edits.Select(edit => PatchAsync(path, edit)));

        var design = await GetAsync(path);
        Assert.Equal(("other", "other", "other", "mine"), (design.Text("name"), design.Text("subject"), design.Text("html_content"), design.Text("plain_content")));
    }

    [Theory]
    [InlineData(null, "Duplicate: first", "code")]
    [InlineData("""{"name":""}""", "Duplicate: first", "code")]
    [InlineData("""{"name":"mine","editor":"design"}""", "mine", "design")]
    public async Task A_copy_is_a_design_of_its_own(string? body, string name, string editor)
    {
        var original = await CreateAsync("first");

        var copy = (await PostAsync($"/v3/designs/{original}", body)).Expect(201);

        Assert.NotEqual(original, copy.Text("id"));
        Assert.Equal((name, editor, "<p>first</p>"), (copy.Text("name"), copy.Text("editor"), copy.Text("html_content")));
        Assert.Equal(204, (await DeleteAsync($"/v3/designs/{original}")).Status);
        Assert.Equal(404, (await GetAsync($"/v3/designs/{original}")).Status);
        Assert.Equal(200, (await GetAsync($"/v3/designs/{copy.Text("id")}")).Status);
    }

    [Fact]
    public async Task A_ready_made_design_is_copied_into_the_library_with_200()
    {
        var ready = (await GetAsync(Ours.Replace("designs/", "designs/pre-builts/", StringComparison.Ordinal))).Expect(200);
        var copy = (await PostAsync($"/v3/designs/pre-builts/{ready.Text("id")}")).Expect(200);

        Assert.Equal(("Duplicate: Welcome", ready.Text("html_content")), (copy.Text("name"), copy.Text("html_content")));
        Assert.Equal(copy.Text("id"), Assert.Single((await GetAsync("/v3/designs")).Body.GetProperty("result").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(404, (await GetAsync(Ours)).Status);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?summary=true", false)]
    [InlineData("?summary=false", true)]
    public async Task A_list_is_a_summary_unless_asked_otherwise(string query, bool isWhole)
    {
        await CreateAsync("first");
        foreach (var path in new[] { "/v3/designs", "/v3/designs/pre-builts" })
        {
            Assert.All(
                (await GetAsync(path + query)).Expect(200).Body.GetProperty("result").EnumerateArray(),
                design => Assert.Equal(isWhole, design.TryGetProperty("html_content", out _) && design.TryGetProperty("plain_content", out _)));
        }

        Assert.Empty((await GetAsync($"/v3/designs{query}", Stranger)).Expect(200).Body.GetProperty("result").EnumerateArray());
    }

    [Theory]
    [InlineData("/v3/designs?page_size=2", 7)]
    [InlineData("/v3/designs?page_size=2&summary=false", 7)]
    [InlineData("/v3/designs/pre-builts?page_size=4", 6)]
    public async Task Pages_show_each_design_once_in_both_directions_though_all_are_of_the_same_moment(string path, int count)
    {
        for (var i = 0; i < 7; i++)
        {
            await CreateAsync($"number {i}");
        }

        var forward = await WalkAsync(path, "next");
        Assert.Equal(count, forward.SelectMany(page => page).Distinct().Count());
        Assert.Equal(count, forward.Sum(page => page.Length));
        Assert.Equal(forward.SelectMany(page => page), await IdsAsync(path.Split('?')[0]));

        var metadata = (await GetAsync(path)).Body.GetProperty("_metadata");
        Assert.Equal(count, metadata.GetProperty("count").GetInt32());
        Assert.False(metadata.TryGetProperty("prev", out _));
        var second = new Uri(metadata.GetProperty("next").GetString()!).PathAndQuery;
        var back = new Uri((await GetAsync(second)).Body.GetProperty("_metadata").GetProperty("prev").GetString()!).PathAndQuery;
        Assert.Equal(forward[0], Assert.Single(await WalkAsync(back, "prev")));
    }

    [Fact]
    public async Task A_page_of_whole_designs_ends_where_memory_would_and_the_next_goes_on()
    {
        var html = new string('x', TextRules.MaxContentOctets);
        for (var i = 0; i < 12; i++)
        {
            (await PostAsync("/v3/designs", new { html_content = html, plain_content = "x" })).Expect(201);
        }

        var forward = await WalkAsync("/v3/designs?summary=false", "next");
        Assert.Equal([8, 4], forward.Select(page => page.Length));
        Assert.Equal(await IdsAsync("/v3/designs"), forward.SelectMany(page => page));

        var last = (await GetAsync("/v3/designs")).Body.GetProperty("result")[11].GetProperty("id").GetString();
        Assert.Equal(last, forward[1][^1]);
    }

    [Theory]
    [InlineData("page_size=0", 0)]
    [InlineData("page_size=99999999999999999999", 1)]
    public async Task A_page_may_be_of_any_size(string query, int count)
    {
        await CreateAsync("first");
        Assert.Equal(count, (await GetAsync($"/v3/designs?{query}")).Expect(200).Body.GetProperty("result").GetArrayLength());
    }

    private async Task<string> CreateAsync(string name) =>
        (await PostAsync("/v3/designs", new { name, html_content = $"<p>{name}</p>", subject = "Subject", categories = new[] { "a" } })).Expect(201).Text("id");

    private async Task<IEnumerable<string>> IdsAsync(string path) =>
        (await GetAsync(path)).Body.GetProperty("result").EnumerateArray().Select(design => design.GetProperty("id").GetString()!);
}

public sealed class SqliteDesignTests() : DesignCompliance(DatabaseKind.Sqlite);

public sealed class PostgresDesignTests() : DesignCompliance(DatabaseKind.Postgres);
