using System.Text.RegularExpressions;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Subusers and teammates, held against the official description.</summary>
public sealed partial class SubuserSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Password = "a long enough password 1";
    private static readonly SchemaDocument Subusers = SettingsServer.Description("subusers");
    private static readonly SchemaDocument Teammates = SettingsServer.Description("teammates");

    [Fact]
    public async Task A_subuser_is_made_listed_changed_and_deleted_as_described()
    {
        const string path = "/v3/subusers/{subuser_name}";
        const string address = "/v3/subusers/John@example.com";
        var body = $$"""{"username":"John@example.com","email":"John@example.com","password":"{{Password}}","ips":[],"region":"global","include_region":true}""";
        await server.AssertIsDescribedAsync(Subusers, "POST", "/v3/subusers", 200, body);
        await server.AssertIsDescribedAsync(Subusers, "POST", "/v3/subusers", 400, body);
        await server.AssertIsDescribedAsync(Subusers, "POST", "/v3/subusers", 403, body, authorization: await server.CreateKeyAsync("stats.read"));
        var list = await server.AssertIsDescribedAsync(Subusers, "GET", "/v3/subusers", 200, address: "/v3/subusers?limit=1&offset=0&include_region=true&username=john@example.com");
        Assert.Equal("John@example.com", list[0].GetProperty("username").GetString());
        await server.AssertIsDescribedAsync(Subusers, "GET", "/v3/subusers", 401, authorization: "Bearer SG.none.none");

        await server.AssertIsDescribedAsync(Subusers, "GET", $"{path}/credits", 200, address: $"{address}/credits");
        await server.AssertIsDescribedAsync(Subusers, "PUT", $"{path}/credits", 200, """{"type":"recurring","reset_frequency":"monthly","total":200}""", $"{address}/credits");
        await server.AssertIsDescribedAsync(Subusers, "PUT", $"{path}/credits", 400, """{"type":"none"}""", $"{address}/credits");
        await server.AssertIsDescribedAsync(Subusers, "PATCH", $"{path}/credits/remaining", 200, """{"allocation_update":-5}""", $"{address}/credits/remaining");
        await server.AssertIsDescribedAsync(Subusers, "PATCH", $"{path}/credits/remaining", 400, """{"allocation_update":1}""", "/v3/subusers/nobody/credits/remaining");
        await server.AssertIsDescribedAsync(Subusers, "GET", $"{path}/credits", 400, address: "/v3/subusers/nobody/credits");
        await server.AssertIsDescribedAsync(Subusers, "PUT", $"{path}/ips", 200, "[]", $"{address}/ips");
        await server.AnswerAsync(HttpMethod.Patch, $"{address}/website_access", 204, """{"disabled":true}""");
        await server.AnswerAsync(HttpMethod.Patch, address, 204, """{"disabled":true}""");
        await server.AssertIsDescribedAsync(Subusers, "PATCH", path, 400, "{}", address);
        await server.AnswerAsync(HttpMethod.Delete, address, 204);
    }

    [Fact]
    public async Task A_teammate_is_invited_listed_changed_and_deleted_as_described()
    {
        const string path = "/v3/teammates/{username}";
        const string pending = "/v3/teammates/pending/{token}";
        var made = await server.AssertIsDescribedAsync(Teammates, "POST", "/v3/teammates", 201, """{"email":"teammate1@example.com","scopes":["user.profile.read","user.profile.update"],"is_admin":false}""");
        var token = made.GetProperty("token").GetString();
        await server.AssertIsDescribedAsync(Teammates, "POST", "/v3/teammates", 400, """{"email":"other@example.com","scopes":["no.such"],"is_admin":false}""");
        await server.AssertIsDescribedAsync(Teammates, "GET", "/v3/teammates/pending", 200);
        var mail = await server.AnswerAsync(HttpMethod.Get, "/inbox/await?recipient=teammate1@example.com&timeout=60", 200);
        await server.AssertIsDescribedAsync(Teammates, "POST", $"{pending}/resend", 200, address: $"/v3/teammates/pending/{token}/resend");
        await server.AssertIsDescribedAsync(Teammates, "POST", $"{pending}/resend", 404, address: "/v3/teammates/pending/none/resend");
        await server.AssertIsDescribedAsync(Teammates, "DELETE", pending, 404, address: "/v3/teammates/pending/none");
        mail = await server.AnswerAsync(HttpMethod.Get, $"/inbox/await?recipient=teammate1@example.com&timeout=60&after={mail.GetProperty("id").GetString()}", 200);
        var text = (await server.AnswerAsync(HttpMethod.Get, $"/inbox/messages/{mail.GetProperty("id").GetString()}", 200)).GetRawText();
        await server.AnswerAsync(
            HttpMethod.Post, "/teammates/accept", 201, $$"""{"token":"{{Secret().Match(text).Groups["secret"].Value}}","username":"teammate1","password":"{{Password}}"}""");

        await server.AssertIsDescribedAsync(Teammates, "GET", "/v3/teammates", 200);
        await server.AssertIsDescribedAsync(Teammates, "GET", path, 200, address: "/v3/teammates/teammate1");
        await server.AssertIsDescribedAsync(Teammates, "PATCH", path, 200, """{"scopes":["user.profile.read"],"is_admin":false}""", "/v3/teammates/teammate1");
        await server.AssertIsDescribedAsync(Teammates, "PATCH", path, 400, """{"scopes":["no.such"],"is_admin":false}""", "/v3/teammates/teammate1");
        await server.AssertIsDescribedAsync(Teammates, "PATCH", path, 404, """{"scopes":[],"is_admin":false}""", "/v3/teammates/nobody");
        const string access = "/v3/teammates/{teammate_name}/subuser_access";
        await server.AssertIsDescribedAsync(Teammates, "GET", access, 200, address: "/v3/teammates/teammate1/subuser_access");
        await server.AssertIsDescribedAsync(Teammates, "GET", access, 400, address: "/v3/teammates/teammate1/subuser_access?limit=x");
        await server.AnswerAsync(HttpMethod.Delete, "/v3/teammates/teammate1", 204);
        await server.AssertIsDescribedAsync(Teammates, "DELETE", path, 404, address: "/v3/teammates/teammate1");
    }

    [GeneratedRegex(@"token=(?<secret>[A-Za-z0-9_-]{43})")]
    private static partial Regex Secret();
}
