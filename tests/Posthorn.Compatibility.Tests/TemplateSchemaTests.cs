using System.Text.Json;
using Posthorn.Testing.Hosting;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of the templates API, really called, its answer held against the official description.</summary>
public sealed class TemplateSchemaTests(SendingServer server)
{
    private const string Templates = "/v3/templates";
    private const string Template = "/v3/templates/{template_id}";
    private const string Versions = "/v3/templates/{template_id}/versions";
    private const string Version = "/v3/templates/{template_id}/versions/{version_id}";
    private const string Activate = "/v3/templates/{template_id}/versions/{version_id}/activate";

    [Fact]
    public async Task Every_operation_answers_as_described()
    {
        var client = new LibraryClient(server.Host, "templates.json", SchemaExceptions.OfTemplates);
        foreach (var generation in new[] { "legacy", "dynamic" })
        {
            var template = Id(await client.CallAsync("POST", Templates, 201, body: new { name = "order", generation }));
            var version = Id(await client.CallAsync("POST", Versions, 201, [template], new
            {
                active = 1,
                name = "example_version_name",
                html_content = "<%body%>",
                plain_content = "<%body%>",
                subject = "<%subject%>",
                template_id = template,
            }));
            var second = Id(await client.CallAsync("POST", Versions, 201, [template], new { name = "second", subject = "<%subject%>", html_content = "no tag", editor = "design" }));
            await client.CallAsync("POST", Activate, 200, [template, second]);
            await client.CallAsync("PATCH", Version, 200, [template, version], new { active = 1, html_content = "<b><%body%></b>", name = "updated_example_name" });
            await client.CallAsync("GET", Version, 200, [template, version]);
            await client.CallAsync("PATCH", Template, 200, [template], new { name = "new_example_name" });
            await client.CallAsync("GET", Template, 200, [template]);
            var copy = Id(await client.CallAsync("POST", Template, 201, [template], new { name = "copy" }));
            await client.CallAsync("GET", Templates, 200, query: $"?generations={generation}&page_size=1");
            await client.CallAsync("GET", Templates, 200, query: $"?generations={generation}");
            await client.CallAsync("DELETE", Version, 204, [template, version]);
            await client.CallAsync("DELETE", Template, 204, [template]);
            await client.CallAsync("DELETE", Template, 204, [copy]);
        }

        await client.CallAsync("GET", Templates, 400, query: "?page_size=0");

        Assert.Equal(client.Described().Order(), client.Called.Order());
        Assert.All(SchemaExceptions.OfTemplates, exception => Assert.Contains(client.Violations, exception.Covers));
    }

    [Fact]
    public async Task Every_page_is_reached_by_the_addresses_in_the_metadata()
    {
        var client = new LibraryClient(server.Host, "templates.json", SchemaExceptions.OfTemplates);
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            made.Add(Id(await client.CallAsync("POST", Templates, 201, body: new { name = $"page {i}" })));
        }

        var first = await client.CallAsync("GET", Templates, 200, query: "?page_size=1");
        var metadata = first.GetProperty("_metadata");
        Assert.Equal(new Uri(server.Host, "/v3/templates?page_size=1&page_token="), new Uri(metadata.GetProperty("self").GetString()!));
        var next = await client.CallAsync("GET", Templates, 200, query: new Uri(metadata.GetProperty("next").GetString()!).Query);
        Assert.Equal(made[1], next.GetProperty("result")[0].GetProperty("id").GetString());
        var back = await client.CallAsync("GET", Templates, 200, query: new Uri(next.GetProperty("_metadata").GetProperty("prev").GetString()!).Query);
        Assert.Equal(made[2], back.GetProperty("result")[0].GetProperty("id").GetString());
        foreach (var id in made)
        {
            await client.CallAsync("DELETE", Template, 204, [id]);
        }
    }

    [Theory]
    [InlineData("templates.read", "GET", Templates, 200)]
    [InlineData("templates.read", "POST", Templates, 403)]
    [InlineData("templates.create", "POST", Templates, 201)]
    [InlineData("templates.update", "DELETE", Template, 403)]
    [InlineData("templates.delete", "DELETE", Template, 404)]
    [InlineData("templates.create", "POST", Versions, 403)]
    [InlineData("templates.versions.create", "POST", Versions, 404)]
    [InlineData("templates.read", "GET", Version, 403)]
    [InlineData("templates.versions.create", "POST", Activate, 403)]
    [InlineData("templates.versions.activate.create", "POST", Activate, 404)]
    public async Task A_key_opens_what_its_scope_names(string scope, string method, string path, int status)
    {
        var client = new LibraryClient(server.Host, "templates.json", SchemaExceptions.OfTemplates);
        string[] ids = ["0c314114-a2b7-4523-8cbc-a293d7d19007", "8aefe0ee-f12b-4575-b5b7-c97e21cb36f3"];
        await client.CallAsync(
            method, path, status, ids[..path.Count(character => character == '{')], method == "POST" ? new { name = "scoped", subject = "" } : null,
            query: method == "GET" ? "?page_size=1" : "", key: await server.CreateKeyAsync(scope));
    }

    [Fact]
    public async Task SendGrids_client_keeps_templates()
    {
        var outcomes = (await NodeClient.RunAsync("templates.js", new { key = PosthornProcess.Key, host = server.Host })).EnumerateArray().ToList();

        Assert.Equal([201, 201, 201, 200, 200, 200, 204, 204, 404], outcomes.Select(outcome => outcome.GetProperty("statusCode").GetInt32()));
        var id = Id(outcomes[0].GetProperty("body"));
        var listed = outcomes[4].GetProperty("body").GetProperty("result").EnumerateArray().Single(template => Id(template) == id);
        Assert.Equal([("first", 0), ("second", 1)], listed.GetProperty("versions").EnumerateArray().Select(NameAndActive));
        Assert.Equal(
            ["Thank you, {{name}}", "Thanks, {{name}}"],
            outcomes[5].GetProperty("body").GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("plain_content").GetString()));
        Assert.Contains("not found", outcomes[8].GetProperty("body").GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static (string?, int) NameAndActive(JsonElement version) => (version.GetProperty("name").GetString(), version.GetProperty("active").GetInt32());

    private static string Id(JsonElement answer) => answer.GetProperty("id").GetString()!;
}
