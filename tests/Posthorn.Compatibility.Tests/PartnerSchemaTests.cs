using System.Net.Http.Headers;
using System.Text.Json;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of account and IP provisioning and of partner settings, held against the official description.</summary>
public sealed class PartnerSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Accounts = "/v3/partners/accounts";
    private const string One = "/v3/partners/accounts/{accountID}";
    private static readonly SchemaDocument Description = SettingsServer.Description("account_provisioning");
    private static readonly SchemaDocument Ips = SettingsServer.Description("ip_provisioning");
    private static readonly SchemaDocument Settings = SettingsServer.Description("partner");

    [Fact]
    public async Task An_account_lives_as_described()
    {
        var offering = (await server.AssertIsDescribedAsync(Description, "GET", "/v3/partners/offerings", 200)).GetProperty("catalog")[0].GetProperty("offering").GetRawText();
        var made = await server.AssertIsDescribedAsync(Description, "POST", Accounts, 201, $$"""
            {"profile":{"first_name":"Sender","last_name":"Wiz","company_name":"Example Co","company_website":"https://example.com","email":"mail@example.com","phone":"+4930123456","timezone":"Asia/Tokyo"},
             "offerings":[{{offering}}]}
            """);
        var address = $"{Accounts}/{made.GetProperty("account_id").GetString()}";
        await server.AssertIsDescribedAsync(Description, "GET", Accounts, 200);
        Assert.Equal(
            $$"""{"offerings":[{{offering}}]}""", (await server.AssertIsDescribedAsync(Description, "GET", $"{One}/offerings", 200, address: $"{address}/offerings")).GetRawText());
        await server.AssertIsDescribedAsync(Description, "PUT", $"{One}/offerings", 200, $$"""{"offerings":[{{offering}}]}""", $"{address}/offerings");
        await server.AssertIsDescribedAsync(Description, "GET", $"{One}/state", 200, address: $"{address}/state");
        await server.AnswerAsync(HttpMethod.Put, $"{address}/state", 204, """{"state":"deactivated"}""");
        Assert.Equal("deactivated", (await server.AssertIsDescribedAsync(Description, "GET", $"{One}/state", 200, address: $"{address}/state")).GetProperty("state").GetString());
        await server.AssertIsDescribedAsync(Description, "POST", $"{One}/sso", 403, address: $"{address}/sso");
        await server.AnswerAsync(HttpMethod.Put, $"{address}/state", 204, """{"state":"activated"}""");
        await server.AnswerAsync(HttpMethod.Delete, address, 204);
        await server.AssertIsDescribedAsync(Description, "DELETE", One, 404, address: address);
        await server.AssertIsDescribedAsync(Description, "GET", $"{One}/state", 404, address: $"{address}/state");
    }

    [Fact]
    public async Task Addresses_are_given_and_taken_back_as_described()
    {
        Assert.Equal(0, (await server.Process.CommandAsync("ip", "add", "203.0.113.50", "--stock", "--region", "eu")).ExitCode);
        Assert.Contains("203.0.113.50", (await server.Process.CommandAsync("ip", "list", "--stock")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.50", (await server.Process.CommandAsync("ip", "list")).Output, StringComparison.Ordinal);
        var made = await server.AnswerAsync(HttpMethod.Post, Accounts, 201, """{"offerings":[{"name":"posthorn.medium.v1","type":"package"}]}""");
        var address = $"{Accounts}/{made.GetProperty("account_id").GetString()}/ips";
        Assert.Equal(
            """{"ips":["203.0.113.50"],"region":"eu"}""",
            (await server.AssertIsDescribedAsync(Ips, "POST", $"{One}/ips", 201, """{"count":1,"region":"eu"}""", address)).GetRawText());
        await server.AssertIsDescribedAsync(Ips, "GET", $"{One}/ips", 200, address: address);
        await server.AssertIsDescribedAsync(Ips, "POST", $"{One}/ips", 400, """{"count":1}""", address);
        await server.AssertIsDescribedAsync(Ips, "DELETE", $"{One}/ips", 400, """{"ips":["x"]}""", address);
        await server.AnswerAsync(HttpMethod.Delete, address, 204, """{"ips":["203.0.113.50"]}""");
        Assert.Equal(0, (await server.Process.CommandAsync("ip", "remove", "203.0.113.50", "--stock")).ExitCode);
        await server.AssertIsDescribedAsync(Ips, "GET", $"{One}/ips", 404, address: $"{Accounts}/sg00000000000000000000000000000000/ips");
    }

    [Fact]
    public async Task Refusals_are_as_described()
    {
        await server.AssertIsDescribedAsync(Description, "POST", Accounts, 400, """{"profile":{"email":"x","phone":"1","company_website":"x"}}""");
        await server.AssertIsDescribedAsync(Description, "GET", Accounts, 401, authorization: "Bearer SG.none");
        await server.AssertIsDescribedAsync(Description, "GET", Accounts, 403, authorization: await server.CreateKeyAsync("mail.send"));
        await server.AssertIsDescribedAsync(Ips, "GET", $"{One}/ips", 403, address: $"{Accounts}/1/ips", authorization: await server.CreateKeyAsync("mail.send"));
    }

    [Fact]
    public async Task A_login_leads_to_this_server()
    {
        var made = await server.AnswerAsync(HttpMethod.Post, Accounts, 201, """{"offerings":[{"name":"posthorn.free.v1","type":"package"}]}""");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Process.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Accounts}/{made.GetProperty("account_id").GetString()}/sso");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", PosthornProcess.Key);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(303, (int)answer.StatusCode);
        Assert.StartsWith(server.Process.Address.GetLeftPart(UriPartial.Authority), answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partner_settings_are_as_described_and_the_example_of_new_relic_is_taken()
    {
        var list = await server.AssertIsDescribedAsync(Settings, "GET", "/v3/partner_settings", 200);
        Assert.Equal("new_relic", Assert.Single(list.GetProperty("result").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("""{"result":[]}""", (await server.AssertIsDescribedAsync(Settings, "GET", "/v3/partner_settings", 200, address: "/v3/partner_settings?limit=1&offset=1")).GetRawText());
        await server.AnswerAsync(HttpMethod.Get, "/v3/partner_settings?limit=0", 400);

        const string Example = """{"enable_subuser_statistics":true,"enabled":true,"license_key":""}""";
        Assert.Equal(Example, (await PatchAsync(Example)).GetRawText());
        Assert.Equal(Example, (await server.AnswerAsync(HttpMethod.Get, "/v3/partner_settings/new_relic", 200)).GetRawText());
        Assert.True((await server.AnswerAsync(HttpMethod.Get, "/v3/partner_settings", 200)).GetProperty("result")[0].GetProperty("enabled").GetBoolean());

        // A key is shown by its end, stays when that comes back, and is in no log.
        const string Key = "0123456789abcdefNRAL";
        const string Masked = """{"enable_subuser_statistics":true,"enabled":false,"license_key":"****NRAL"}""";
        Assert.Equal(Masked, (await PatchAsync($$"""{"enabled":false,"license_key":"{{Key}}"}""")).GetRawText());
        Assert.Equal(Masked, (await PatchAsync(Masked)).GetRawText());
        Assert.Equal(Masked, (await PatchAsync("{}")).GetRawText());
        var refused = await server.AnswerAsync(HttpMethod.Patch, "/v3/partner_settings/new_relic", 400, """{"license_key":"no key!"}""");
        Assert.Equal("license_key", refused.GetProperty("errors")[0].GetProperty("field").GetString());
        var log = (await server.AnswerAsync(HttpMethod.Get, "/v3/posthorn/audit?action=partner_setting", 200)).GetRawText();
        Assert.Contains("partner_setting.update", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, log + server.Process.Output, StringComparison.Ordinal);
        Assert.Equal("", (await PatchAsync("""{"license_key":""}""")).GetProperty("license_key").GetString());
    }

    private Task<JsonElement> PatchAsync(string body) => server.AnswerAsync(HttpMethod.Patch, "/v3/partner_settings/new_relic", 200, body);
}
