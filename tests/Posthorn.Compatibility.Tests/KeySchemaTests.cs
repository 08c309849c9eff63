using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Keys, scopes and lists of addresses, held against the official description.</summary>
public sealed class KeySchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private static readonly SchemaDocument Keys = SettingsServer.Description("api_keys");
    private static readonly SchemaDocument Access = SettingsServer.Description("ip_access_management");
    private static readonly SchemaDocument Scopes = SettingsServer.Description("scopes");

    [Fact]
    public async Task A_key_is_made_read_changed_and_deleted_as_described()
    {
        var made = await server.AssertIsDescribedAsync(Keys, "POST", "/v3/api_keys", 201, """{"name":"My API Key","scopes":["mail.send","alerts.create","alerts.read"]}""");
        var address = $"/v3/api_keys/{made.GetProperty("api_key_id").GetString()}";
        const string path = "/v3/api_keys/{api_key_id}";

        await server.AssertIsDescribedAsync(Keys, "GET", "/v3/api_keys", 200);
        var key = await server.AssertIsDescribedAsync(Keys, "GET", path, 200, address: address);
        Assert.Equal(key.GetProperty("name").GetString(), key.GetProperty("result")[0].GetProperty("name").GetString());
        await server.AssertIsDescribedAsync(Keys, "PATCH", path, 200, """{"name":"A New Hope"}""", address);
        await server.AssertIsDescribedAsync(Keys, "PUT", path, 200, """{"name":"Profiles key","scopes":["user.profile.read","user.profile.update"]}""", address);
        await server.AnswerAsync(HttpMethod.Delete, address, 204);
        foreach (var (method, body) in new[] { ("GET", null), ("PATCH", """{"name":"a"}"""), ("PUT", """{"name":"a","scopes":["mail.send"]}"""), ("DELETE", null) })
        {
            await server.AssertIsDescribedAsync(Keys, method, path, 404, body, address);
        }
    }

    [Fact]
    public async Task Refusals_of_keys_are_as_described()
    {
        var key = await server.CreateKeyAsync("stats.read");

        await server.AssertIsDescribedAsync(Keys, "POST", "/v3/api_keys", 400, "{}");
        await server.AssertIsDescribedAsync(Keys, "POST", "/v3/api_keys", 403, """{"name":"a"}""", authorization: key);
        await server.AssertIsDescribedAsync(Keys, "GET", "/v3/api_keys", 401, authorization: "Bearer SG.none.none");
    }

    [Fact]
    public async Task Scopes_are_as_described()
    {
        await server.AssertIsDescribedAsync(Scopes, "GET", "/v3/scopes", 200);
        await server.AssertIsDescribedAsync(Scopes, "GET", "/v3/scopes", 401, authorization: "Bearer SG.none.none");
    }

    [Fact]
    public async Task A_list_of_addresses_is_as_described()
    {
        const string path = "/v3/access_settings/whitelist";
        var made = await server.AssertIsDescribedAsync(Access, "POST", path, 201, """{"ips":[{"ip":"127.0.0.1"},{"ip":"192.*.*.*"},{"ip":"192.168.1.3/32"}]}""");
        var ids = made.GetProperty("result").EnumerateArray().Select(rule => rule.GetProperty("id").GetInt32()).ToList();

        await server.AssertIsDescribedAsync(Access, "GET", path, 200);
        await server.AssertIsDescribedAsync(Access, "GET", $"{path}/{{rule_id}}", 200, address: $"{path}/{ids[0]}");
        await server.AssertIsDescribedAsync(Access, "GET", "/v3/access_settings/activity", 200);
        await server.AssertIsDescribedAsync(Access, "GET", path, 401, authorization: "Bearer SG.none.none");
        await server.AssertIsDescribedAsync(Access, "GET", path, 403, authorization: await server.CreateKeyAsync("stats.read"));
        await server.AnswerAsync(HttpMethod.Delete, $"{path}/{ids[1]}", 204);
        await server.AnswerAsync(HttpMethod.Delete, path, 204, $$"""{"ids":[{{ids[0]}},{{ids[2]}}]}""");
        Assert.Equal("""{"result":[]}""", (await server.AnswerAsync(HttpMethod.Get, path, 200)).GetRawText());
    }
}
