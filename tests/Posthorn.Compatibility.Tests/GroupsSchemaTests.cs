using System.Text.Json;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of asm/groups, held against the official description.</summary>
public sealed class GroupsSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Path = "/v3/asm/groups";
    private const string OnePath = "/v3/asm/groups/{group_id}";
    private static readonly SchemaDocument Description = SettingsServer.Description("suppressions");

    [Fact]
    public async Task A_group_lives_as_described()
    {
        var added = await server.AssertIsDescribedAsync(Description, "POST", Path, 201, """{"name":"News","description":"Once a week","is_default":true}""");
        Assert.Equal(["id", "name", "description", "is_default"], added.EnumerateObject().Select(member => member.Name));
        var address = $"{Path}/{added.GetProperty("id")}";

        var list = await server.AssertIsDescribedAsync(Description, "GET", Path, 200);
        var read = await server.AssertIsDescribedAsync(Description, "GET", OnePath, 200, address: address);
        Assert.Equal(["id", "name", "description", "is_default", "unsubscribes"], read.EnumerateObject().Select(member => member.Name));
        Assert.Contains(list.EnumerateArray(), group => JsonElement.DeepEquals(group, read));

        var changed = await server.AssertIsDescribedAsync(Description, "PATCH", OnePath, 201, """{"name":"Weekly"}""", address);
        Assert.Equal("Weekly", changed.GetProperty("name").GetString());
        Assert.Equal("Once a week", changed.GetProperty("description").GetString());

        await server.AnswerAsync(HttpMethod.Delete, address, 204);
        await server.AnswerAsync(HttpMethod.Get, address, 404);
    }

    /// <summary>The description has no refusals for these paths but has their shape.</summary>
    [Theory]
    [InlineData("POST", Path, 400, "{}")]
    [InlineData("POST", Path, 400, "{")]
    [InlineData("PATCH", Path + "/999999", 404, "{}")]
    [InlineData("GET", Path + "/999999", 404, null)]
    [InlineData("DELETE", Path + "/none", 404, null)]
    [InlineData("GET", Path + "?id=none", 400, null)]
    public async Task A_refusal_is_as_described(string method, string path, int status, string? body)
    {
        var answer = await server.AnswerAsync(new HttpMethod(method), path, status, body);
        var schema = JsonElement.Parse("""{"$ref":"#/components/schemas/ErrorResponse"}""");

        Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfAnswers, SchemaChecker.Check(Description, schema, answer)));
    }
}
