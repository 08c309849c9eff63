using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;

namespace Posthorn.Tests.Operations;

/// <summary>People of single sign-on, as /v3/teammates and /v3/subusers know them.</summary>
public sealed class SsoTeammateApiTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string Restricted = "a teammate who is restricted to subusers has no scopes of the parent and is no admin";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_listed_read_changed_and_deleted_among_the_teammates()
    {
        await AddAsync("Iris@sso.example", "\"scopes\":[\"stats.read\"]");
        var cookie = await OpenAsync("iris@sso.example");
        Assert.Equal(403, (await host.ReadAsync("/v3/alerts", cookie)).Status);

        const string line = """{"username":"Iris@sso.example","email":"Iris@sso.example","first_name":"A","last_name":"B","user_type":"teammate","is_admin":false,"is_sso":true,"phone":"","website":"","company":"","address":"","address2":"","city":"","state":"","zip":"","country":""}""";
        Assert.Contains(line, (await AskAsync("GET", "/v3/teammates")).Body, StringComparison.Ordinal);
        Assert.Equal((200, line[..^1] + ""","scopes":["stats.read"]}"""), await AskAsync("GET", "/v3/teammates/iris@sso.example"));
        Assert.Equal((200, line[..^1] + ""","scopes":["alerts.read"]}"""), await AskAsync("PATCH", "/v3/teammates/iris@sso.example", """{"scopes":["alerts.read"],"is_admin":false}"""));
        Assert.Equal(200, (await host.ReadAsync("/v3/alerts", cookie)).Status);
        Assert.Equal(
            (400, "invalid or unassignable scopes were given", "scopes"),
            Error(await AskAsync("PATCH", "/v3/teammates/iris@sso.example", """{"scopes":["no.such"],"is_admin":false}""")));
        Assert.Equal(404, (await AskAsync("GET", "/v3/teammates/iris@sso.example", key: await host.CreateSubuserAsync("sso-child"))).Status);

        Assert.Equal((204, ""), await AskAsync("DELETE", "/v3/teammates/iris@sso.example"));
        Assert.Equal((404, "username not found", "username"), Error(await AskAsync("DELETE", "/v3/teammates/iris@sso.example")));
        Assert.Equal(404, (await AskAsync("GET", "/v3/teammates/iris@sso.example")).Status);
        Assert.Equal(401, (await host.ReadAsync("/v3/alerts", cookie)).Status);
    }

    [Fact]
    public async Task A_longest_address_is_found_and_a_longer_one_is_nobodys()
    {
        var longest = $"{new string('a', 64)}@{string.Join('.', Enumerable.Repeat(new string('b', 61), 3))}.cc";
        longest = longest[..Math.Min(longest.Length, 255)];
        await AddAsync(longest, "\"is_admin\":true");

        Assert.Equal(200, (await AskAsync("GET", $"/v3/teammates/{longest}")).Status);
        Assert.Equal(404, (await AskAsync("GET", $"/v3/teammates/{new string('a', 256)}")).Status);
        Assert.Equal(404, (await AskAsync("DELETE", "/v3/teammates/a%01b")).Status);
        Assert.Equal((204, ""), await AskAsync("DELETE", $"/v3/teammates/{longest}"));
    }

    [Fact]
    public async Task Who_may_less_than_they_do_changes_and_deletes_them_nowhere()
    {
        await AddAsync("boss@sso.example", "\"is_admin\":true");
        var remover = await host.CreateKeyAsync(WellKnownAccounts.Owner, "teammates.delete");
        var changer = await host.CreateKeyAsync(WellKnownAccounts.Owner, "sso.teammates.update");

        Assert.Equal(403, (await AskAsync("DELETE", "/v3/teammates/boss@sso.example", key: remover)).Status);
        Assert.Equal(403, (await AskAsync("PATCH", "/v3/sso/teammates/boss@sso.example", """{"first_name":"A","last_name":"B"}""", changer)).Status);
        Assert.Contains("\"is_admin\":true", (await AskAsync("GET", "/v3/teammates/boss@sso.example")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_restricted_sees_and_reaches_their_own_subusers_alone()
    {
        var ids = new List<long>();
        foreach (var name in new[] { "sso-north", "sso-south" })
        {
            ids.Add((await host.MakeAsync("/v3/subusers", host.OwnerKey, $$"""{"username":"{{name}}","email":"a@example.net","password":"a long enough password 1","ips":[]}""")).GetProperty("user_id").GetInt64());
        }

        await AddAsync("limited@sso.example", $$"""
            "has_restricted_subuser_access":true,"subuser_access":[{"id":{{ids[1]}},"permission_type":"restricted","scopes":["alerts.read"]}]
            """);
        var cookie = await OpenAsync("limited@sso.example");

        var seen = await host.ReadAsync("/v3/subusers", cookie);
        Assert.Equal((200, $$"""[{"disabled":false,"id":{{ids[1]}},"username":"sso-south","email":"a@example.net"}]"""), seen);
        Assert.Equal("[]", (await host.ReadAsync("/v3/subusers?username=sso-north", cookie)).Body);
        Assert.Equal("[]", (await host.ReadAsync("/v3/subusers?offset=1", cookie)).Body);
        Assert.Equal(200, (await host.ReadAsync("/v3/subusers/sso-south", cookie)).Status);
        Assert.Equal((404, "subuser not found", "subuser_name"), Error(await host.ReadAsync("/v3/subusers/sso-north", cookie)));
        Assert.Equal(200, (await host.ReadAsync("/v3/alerts", cookie, "sso-south")).Status);
        Assert.NotEqual(200, (await host.ReadAsync("/v3/alerts", cookie, "sso-north")).Status);
        Assert.Equal(403, (await host.ReadAsync("/v3/subusers/sso-south/credits", cookie)).Status);

        const string access = "/v3/teammates/limited@sso.example/subuser_access";
        Assert.Equal(
            (200, $$"""{"has_restricted_subuser_access":true,"subuser_access":[{"id":{{ids[1]}},"username":"sso-south","email":"a@example.net","disabled":false,"permission_type":"restricted","scopes":["alerts.read"]}],"_metadata":{"next_params":""" + "{}}}"),
            await AskAsync("GET", access));
        Assert.Equal(
            (400, "This teammate logs in by single sign-on: PATCH /v3/sso/teammates/{username} says which subusers they may act for.", "username"),
            Error(await AskAsync("PUT", access, """{"has_restricted_subuser_access":false}""")));
        Assert.Equal((400, Restricted, "is_admin"), Error(await AskAsync("PATCH", "/v3/teammates/limited@sso.example", """{"scopes":[],"is_admin":true}""")));
        Assert.Equal((400, Restricted, "scopes"), Error(await AskAsync("PATCH", "/v3/teammates/limited@sso.example", """{"scopes":["mail.send"],"is_admin":false}""")));
        Assert.Equal(200, (await AskAsync("PATCH", "/v3/teammates/limited@sso.example", """{"scopes":[],"is_admin":false}""")).Status);
        Assert.Equal(seen, await host.ReadAsync("/v3/subusers", cookie));
    }

    private Task<JsonElement> AddAsync(string email, string rights) =>
        host.MakeAsync("/v3/sso/teammates", host.OwnerKey, $$"""{"email":"{{email}}","first_name":"A","last_name":"B",{{rights}}}""");

    /// <returns>What the browser sends of somebody whom the provider vouched for.</returns>
    private async Task<string> OpenAsync(string email)
    {
        var answer = new DefaultHttpContext();
        Assert.True(await host.Services.GetRequiredService<ISsoLogins>().OpenAsync(answer, WellKnownAccounts.Owner, email, Token));
        return answer.Response.Headers.SetCookie.ToString().Split(';')[0];
    }

    private async Task<(int Status, string Body)> AskAsync(string method, string path, string? body = null, string? key = null)
    {
        var (status, text, _) = await host.SendAsync(method, path, key ?? host.OwnerKey, body);
        return (status, text);
    }

    private static (int Status, string? Message, string? Field) Error((int Status, string Body) answer)
    {
        var error = JsonElement.Parse(answer.Body).GetProperty("errors")[0];
        return (answer.Status, error.GetProperty("message").GetString(), error.GetProperty("field").GetString());
    }
}
