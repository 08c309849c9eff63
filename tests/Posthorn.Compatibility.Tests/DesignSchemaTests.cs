using System.Text.Json;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of the designs API, really called, its answer held against the official description.</summary>
public sealed class DesignSchemaTests(SendingServer server)
{
    private const string Designs = "/v3/designs";
    private const string Design = "/v3/designs/{id}";
    private const string PreBuilts = "/v3/designs/pre-builts";
    private const string PreBuilt = "/v3/designs/pre-builts/{id}";
    private const string Nobodys = "0c314114-a2b7-4523-8cbc-a293d7d19007";

    [Fact]
    public async Task Every_operation_answers_as_described()
    {
        var client = new LibraryClient(server.Host, "mc_designs.json", SchemaExceptions.OfDesigns);
        var design = Id(await client.CallAsync("POST", Designs, 201, body: new
        {
            name = "Ahoy, World!",
            editor = "design",
            subject = "Getting Started",
            html_content = "<p>Ahoy</p>",
            plain_content = "Ahoy",
            categories = new[] { "promotions" },
        }));
        await client.CallAsync("GET", Design, 200, [design]);
        await client.CallAsync("PATCH", Design, 200, [design], new { name = "Another" });
        var copy = Id(await client.CallAsync("POST", Design, 201, [design]));
        await client.CallAsync("GET", Designs, 200, query: "?page_size=1");
        await client.CallAsync("GET", Designs, 200, query: "?summary=false");
        var ready = Id((await client.CallAsync("GET", PreBuilts, 200)).GetProperty("result")[0]);
        await client.CallAsync("GET", PreBuilts, 200, query: "?summary=false&page_size=2");
        await client.CallAsync("GET", PreBuilt, 200, [ready]);
        var second = Id(await client.CallAsync("POST", PreBuilt, 200, [ready], new { name = "Mine" }));
        foreach (var id in new[] { design, copy, second })
        {
            await client.CallAsync("DELETE", Design, 204, [id]);
        }

        await client.CallAsync("POST", Designs, 400, body: "[]");
        foreach (var (method, path) in new[] { ("GET", Design), ("PATCH", Design), ("POST", Design), ("DELETE", Design), ("GET", PreBuilt), ("POST", PreBuilt) })
        {
            var body = method is "PATCH" or "POST" ? "{}" : null;
            await client.CallAsync(method, path, 404, [Nobodys], body);
            await client.CallAsync(method, path, 400, ["none"], body);
        }

        Assert.Equal(client.Described().Order(), client.Called.Order());
        Assert.All(SchemaExceptions.OfDesigns, exception => Assert.Contains(client.Violations, exception.Covers));
    }

    [Theory]
    [InlineData("design_library.read", "GET", Designs, 200)]
    [InlineData("design_library.read", "GET", PreBuilts, 200)]
    [InlineData("design_library.read", "POST", PreBuilt, 403)]
    [InlineData("design_library.create", "POST", PreBuilt, 404)]
    [InlineData("design_library.create", "PATCH", Design, 403)]
    [InlineData("design_library.update", "PATCH", Design, 404)]
    [InlineData("design_library.delete", "DELETE", Design, 404)]
    public async Task A_key_opens_what_its_scope_names(string scope, string method, string path, int status)
    {
        var client = new LibraryClient(server.Host, "mc_designs.json", SchemaExceptions.OfDesigns);
        await client.CallAsync(
            method, path, status, path.EndsWith('}') ? [Nobodys] : [], method is "POST" or "PATCH" ? "{}" : null, key: await server.CreateKeyAsync(scope));
    }

    private static string Id(JsonElement answer) => answer.GetProperty("id").GetString()!;
}
