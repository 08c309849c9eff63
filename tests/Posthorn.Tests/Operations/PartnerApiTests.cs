using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Senders;

namespace Posthorn.Tests.Operations;

/// <summary>/v3/partners over real sockets: what a partner does with its customers' accounts, and every refusal word by word.</summary>
public sealed class PartnerApiTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string Free = """{"offerings":[{"name":"posthorn.free.v1","type":"package","quantity":1}]}""";
    private const string Unknown = "sg00000000000000000000000000000000";
    private const string NotFound = """{"errors":[{"message":"No such endpoint","field":"","error_id":"10-40400"}]}""";
    private const string NotFoundForIps = """{"errors":[{"message":"Account not found","field":"","error_id":"10-40400"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_lives_from_its_making_to_its_end()
    {
        var id = await MakeAsync(Free);
        Assert.Matches("^sg[0-9a-f]{32}$", id);
        Assert.Contains($$"""{"id":"{{id}}","created_at":"2""", (await AskAsync("GET", "/v3/partners/accounts?limit=100")).Body, StringComparison.Ordinal);
        Assert.Equal((200, Free), await AskAsync("GET", $"/v3/partners/accounts/{id}/offerings"));
        Assert.Equal((200, """{"state":"activated"}"""), await AskAsync("GET", $"/v3/partners/accounts/{id}/state"));

        // The partner acts in it by the id that it knows, and gives it a key.
        var key = await KeyOfAsync(id);
        Assert.Equal((200, $$"""{"username":"{{id}}","user_id":{{await NumberOfAsync(key)}}}"""), await AskAsync("GET", "/v3/user/username", key: key));
        Assert.Contains("\"total\":3000,", (await AskAsync("GET", "/v3/user/credits", key: key)).Body, StringComparison.Ordinal);
        Assert.Equal(202, (await SendAsync(key, "customer@example.org")).Status);
        Assert.Equal("hello", JsonElement.Parse((await AskAsync("GET", "/inbox/await?recipient=customer@example.org&timeout=60")).Body).GetProperty("subject").GetString());
        Assert.Contains("\"used\":1,", (await AskAsync("GET", "/v3/user/credits", key: key)).Body, StringComparison.Ordinal);

        Assert.Equal((204, ""), await AskAsync("DELETE", $"/v3/partners/accounts/{id}"));
        Assert.NotEqual(200, (await AskAsync("GET", "/v3/user/username", key: key)).Status);
        Assert.NotEqual(202, (await SendAsync(key, "customer@example.org")).Status);
        Assert.Equal((404, NotFound), await AskAsync("DELETE", $"/v3/partners/accounts/{id}"));
        Assert.Equal(403, (await host.SendAsync("GET", "/v3/api_keys", host.OwnerKey, (string?)null, $"account-id {id}")).Status);
        Assert.DoesNotContain(id, (await AskAsync("GET", "/v3/partners/accounts?limit=100")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offerings_are_enforced_for_teammates_and_subusers()
    {
        var id = await MakeAsync(Free);
        var key = await KeyOfAsync(id);
        const string Teammate = """{"email":"EMAIL","scopes":[],"is_admin":false}""";
        const string Sso = """{"email":"EMAIL","first_name":"A","last_name":"B","scopes":["mail.send"]}""";
        const string Subuser = """{"username":"NAME","email":"a@example.net","password":"a long enough password 1","ips":[]}""";
        Assert.Equal(201, (await AskAsync("POST", "/v3/teammates", Teammate.Replace("EMAIL", "one@example.net", StringComparison.Ordinal), key)).Status);
        Assert.Equal(
            (403, """{"errors":[{"message":"Cannot have more than 1 teammates","field":null,"help":null}]}"""),
            await AskAsync("POST", "/v3/teammates", Teammate.Replace("EMAIL", "two@example.net", StringComparison.Ordinal), key));
        Assert.Equal(
            (403, """[{"message":"This account has as many teammates as it may have.","field":null,"error_id":""}]"""),
            await AskAsync("POST", "/v3/sso/teammates", Sso.Replace("EMAIL", "three@example.net", StringComparison.Ordinal), key));
        Assert.Equal(
            (403, """{"errors":[{"message":"Cannot create more than 0 subusers","field":null,"help":null}]}"""),
            await AskAsync("POST", "/v3/subusers", Subuser.Replace("NAME", "partners-child-1", StringComparison.Ordinal), key));

        const string Small = """{"offerings":[{"name":"posthorn.small.v1","type":"package","quantity":1},{"name":"posthorn.ip.v1","type":"addon","quantity":2}]}""";
        Assert.Equal((200, Small), await AskAsync("PUT", $"/v3/partners/accounts/{id}/offerings", Small));
        Assert.Equal(201, (await AskAsync("POST", "/v3/sso/teammates", Sso.Replace("EMAIL", "three@example.net", StringComparison.Ordinal), key)).Status);
        Assert.Equal(200, (await AskAsync("POST", "/v3/subusers", Subuser.Replace("NAME", "partners-child-1", StringComparison.Ordinal), key)).Status);
    }

    [Fact]
    public async Task A_deactivated_account_neither_sends_nor_logs_in_and_its_links_are_dead()
    {
        var id = await MakeAsync(Free);
        var (key, path) = (await KeyOfAsync(id), $"/v3/partners/accounts/{id}/state");
        Assert.Equal(202, (await SendAsync(key, "clicker@example.org")).Status);
        var mail = JsonElement.Parse((await AskAsync("GET", "/inbox/await?recipient=clicker@example.org&timeout=60")).Body).GetProperty("id").GetString();
        var link = Regex.Match((await AskAsync("GET", $"/inbox/messages/{mail}")).Body, @"/ls/click\?upn=[A-Za-z0-9._~-]+").Value;
        Assert.Equal(HttpStatusCode.Found, await FollowAsync(link));
        Assert.Equal((204, ""), await AskAsync("PUT", path, """{"state":"deactivated"}"""));
        Assert.Equal((200, """{"state":"deactivated"}"""), await AskAsync("GET", path));
        Assert.Equal(403, (await SendAsync(key, "nobody@example.org")).Status);
        Assert.Equal(403, (await AskAsync("GET", "/v3/templates", key: key)).Status);
        Assert.Equal(403, (await host.SendAsync("GET", "/v3/templates", host.OwnerKey, (string?)null, $"account-id {id}")).Status);
        Assert.Equal(
            (403, """{"errors":[{"message":"The authenticated user is not authorized to perfrom this request","field":"","error_id":"10-40300"}]}"""),
            await AskAsync("POST", $"/v3/partners/accounts/{id}/sso"));

        Assert.Equal(HttpStatusCode.NotFound, await FollowAsync(link));

        Assert.Equal((204, ""), await AskAsync("PUT", path, """{"state":"activated"}"""));
        Assert.Equal(200, (await AskAsync("GET", "/v3/templates", key: key)).Status);
        Assert.Equal(HttpStatusCode.Found, await FollowAsync(link));
    }

    [Fact]
    public async Task A_login_link_opens_a_session_once_as_the_partners_user_of_that_account()
    {
        var id = await MakeAsync(Free);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v3/partners/accounts/{id}/sso");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.OwnerKey);
        using var asked = await client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.SeeOther, true), (asked.StatusCode, asked.Headers.CacheControl?.NoStore));
        var link = asked.Headers.Location!;
        Assert.StartsWith(host.Address.GetLeftPart(UriPartial.Authority), link.OriginalString, StringComparison.Ordinal);

        using var followed = await client.GetAsync(link, Token);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (followed.StatusCode, followed.Headers.Location?.OriginalString));
        var cookie = followed.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        var (_, session) = await host.ReadAsync("/v3/posthorn/session", cookie);
        Assert.Contains($"\"username\":\"partner-{id}\"", session, StringComparison.Ordinal);
        Assert.Contains($"\"account\":\"{id}\"", session, StringComparison.Ordinal);
        Assert.Equal(403, (await host.ReadAsync("/v3/partners/accounts", cookie)).Status);
        Assert.Contains("\"action\":\"session.create\"", (await host.ReadAsync("/v3/posthorn/audit", cookie)).Body, StringComparison.Ordinal);

        // A second time, or with another token, it opens nothing.
        foreach (var address in new[] { link.OriginalString, "/v3/public/sso/link", "/v3/public/sso/link?token=", $"/v3/public/sso/link?token={new string('A', 43)}" })
        {
            using var again = await client.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), Token);
            Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
            Assert.False(again.Headers.Contains("Set-Cookie"));
            Assert.Contains("This login link was used already, or its time is over.", await again.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        // Who is deactivated or deleted after that is logged out.
        await AskAsync("PUT", $"/v3/partners/accounts/{id}/state", """{"state":"deactivated"}""");
        Assert.Equal(403, (await host.ReadAsync("/v3/posthorn/session", cookie)).Status);
        await AskAsync("DELETE", $"/v3/partners/accounts/{id}");
        Assert.Equal(401, (await host.ReadAsync("/v3/posthorn/session", cookie)).Status);
    }

    [Fact]
    public async Task Addresses_are_given_listed_page_by_page_and_taken_back()
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            Assert.IsType<IpOutcome<SendingIp>.Done>(await host.Services.GetRequiredService<IIpPools>().AddIpAsync(IIpStock.Nobody, $"198.51.100.{number}", new IpSettings(Region: "eu"), Token));
        }

        var id = await MakeAsync("""{"offerings":[{"name":"posthorn.large.v1","type":"package"}]}""");
        var path = $"/v3/partners/accounts/{id}/ips";
        Assert.Equal((200, """{"result":[],"pages":{}}"""), await AskAsync("GET", path));
        Assert.Equal((404, Error("No IPs remaining", "region", "10-40400")), await AskAsync("POST", path, """{"count":1,"region":"us"}"""));
        Assert.Equal((201, """{"ips":["198.51.100.1","198.51.100.2"],"region":"eu"}"""), await AskAsync("POST", path, """{"count":2,"region":"eu"}"""));
        Assert.Equal((400, Error("This account has 2 IPs, and its offerings allow 3.", "count", "10-40000")), await AskAsync("POST", path, """{"count":2,"region":"eu"}"""));
        Assert.Equal((200, """{"result":[{"ip":"198.51.100.2","region":"eu"}],"pages":{"last":"198.51.100.2"}}"""), await AskAsync("GET", $"{path}?limit=1"));
        Assert.Equal((200, """{"result":[{"ip":"198.51.100.1","region":"eu"}],"pages":{"last":"198.51.100.1"}}"""), await AskAsync("GET", $"{path}?limit=5000&offset=198.51.100.2"));
        Assert.Equal((200, """{"result":[],"pages":{}}"""), await AskAsync("GET", $"{path}?offset=198.51.100.1"));
        Assert.Equal((400, Error("Field must be a valid IP address", "offset", "10-40002")), await AskAsync("GET", $"{path}?offset=198.51.100"));
        Assert.Equal((400, Error("offset must be an IP of this account, as pages.last has it.", "offset", "10-40000")), await AskAsync("GET", $"{path}?offset=198.51.100.3"));
        Assert.Equal((400, Error("limit must be a number from 1 to 5000.", "limit", "10-40000")), await AskAsync("GET", $"{path}?limit=5001"));
        Assert.Equal((400, Error("limit must be a number from 1 to 5000.", "limit", "10-40000")), await AskAsync("GET", $"{path}?limit=0"));

        Assert.Equal((400, Error("Field must be a valid IP address", "ip", "10-40002")), await AskAsync("DELETE", path, """{"ips":["198.51.100"]}"""));
        Assert.Equal((404, Error("IP not found: 198.51.100.3", "ips", "10-40400")), await AskAsync("DELETE", path, """{"ips":["198.51.100.1","198.51.100.3"]}"""));
        Assert.Equal((204, ""), await AskAsync("DELETE", path, """{"ips":["198.51.100.1"]}"""));
        Assert.Equal((200, """{"result":[{"ip":"198.51.100.2","region":"eu"}],"pages":{"last":"198.51.100.2"}}"""), await AskAsync("GET", path));
        Assert.Equal(
            (400, Error("This account has 1 IPs, and these offerings allow 0. Remove IPs first.", "offerings", "10-40000")), await AskAsync("PUT", $"/v3/partners/accounts/{id}/offerings", Free));
        Assert.Equal((204, ""), await AskAsync("DELETE", $"/v3/partners/accounts/{id}"));
        Assert.Equal(3, host.Services.GetRequiredService<ISendingIps>().Current.Ips.Count(ip => ip.AccountId == IIpStock.Nobody));
    }

    [Theory]
    [InlineData("DELETE", "", NotFound)]
    [InlineData("GET", "/offerings", NotFound)]
    [InlineData("PUT", "/offerings", NotFound)]
    [InlineData("GET", "/state", NotFound)]
    [InlineData("PUT", "/state", NotFound)]
    [InlineData("POST", "/sso", NotFound)]
    [InlineData("GET", "/ips", NotFoundForIps)]
    [InlineData("POST", "/ips", NotFoundForIps)]
    [InlineData("DELETE", "/ips", NotFoundForIps)]
    public async Task An_account_that_is_not_the_partners_is_nobodys(string method, string more, string expected)
    {
        // The owner itself and a subuser of the owner's have numbers, and are no accounts that it made.
        foreach (var id in new[] { Unknown, "1", "owner", "SG00000000000000000000000000000000" })
        {
            Assert.Equal((404, expected), await AskAsync(method, $"/v3/partners/accounts/{id}{more}", method == "GET" ? null : "{}"));
        }
    }

    [Theory]
    [InlineData("POST", "", "{", "Bad Request", "", 400)]
    [InlineData("POST", "", "{}", "missing required argument", "offerings", 400)]
    [InlineData("POST", "", """{"profile":{"email":"x"},"offerings":[{"name":"posthorn.free.v1","type":"package"}]}""", "Field must be a valid email", "email", 400)]
    [InlineData("PUT", "/offerings", """{"offerings":[{"name":"none","type":"package"}]}""", "There is no offering none.", "offerings.0.name", 400)]
    [InlineData("PUT", "/state", "{}", "missing required argument", "state", 400)]
    [InlineData("PUT", "/state", """{"state":"banned"}""", "state must be activated or deactivated.", "state", 400)]
    [InlineData("PUT", "/state", """{"state":true}""", "Invalid type. Expected: string, given: boolean.", "state", 400)]
    [InlineData("POST", "/ips", """{"count":11,"region":"us"}""", "This must be a number from 1 to 10.", "count", 400)]
    public async Task What_is_wrong_is_said_with_its_field_and_number(string method, string more, string body, string message, string field, int status)
    {
        var id = more.Length == 0 ? "" : $"/{await MakeAsync(Free)}";
        var expected = Error(message, field, message == "Field must be a valid email" ? "10-40002" : "10-40000");

        Assert.Equal((status, expected), await AskAsync(method, $"/v3/partners/accounts{id}{more}", body));
    }

    [Theory]
    [InlineData("limit=0", "limit must be a number from 1 to 100.", "limit")]
    [InlineData("limit=101", "limit must be a number from 1 to 100.", "limit")]
    [InlineData("offset=1", "offset must be the id of an account, as pages.last has it.", "offset")]
    [InlineData($"offset={Unknown}", "offset must be the id of an account, as pages.last has it.", "offset")]
    public async Task What_is_wrong_with_a_page_is_said_with_its_field(string query, string message, string field) =>
        Assert.Equal((400, Error(message, field, "10-40000")), await AskAsync("GET", $"/v3/partners/accounts?{query}"));

    [Fact]
    public async Task Without_a_number_ten_accounts_are_listed()
    {
        for (var i = 0; i < 11; i++)
        {
            await MakeAsync(Free);
        }

        var list = JsonElement.Parse((await AskAsync("GET", "/v3/partners/accounts")).Body);
        Assert.Equal(10, list.GetProperty("accounts").GetArrayLength());
        Assert.Equal(list.GetProperty("accounts")[9].GetProperty("id").GetString(), list.GetProperty("pages").GetProperty("last").GetString());
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_json_is_refused_in_the_same_shape()
    {
        Assert.Equal(
            (413, Error("Payload too large", "", "10-41300")), await AskAsync("POST", "/v3/partners/accounts", $"{{\"x\":\"{new string('a', 64 * 1024)}\"}}"));
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/partners/accounts") { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.OwnerKey);
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(Error("Content-Type should be application/json.", "", "10-41500"), await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Nobody_but_the_owner_is_a_partner()
    {
        var customer = await KeyOfAsync(await MakeAsync(Free));
        var subuser = await host.CreateSubuserAsync("no-partner");
        foreach (var operation in host.Operations.Where(operation => operation.Path.StartsWith("/v3/partners/", StringComparison.Ordinal)))
        {
            foreach (var key in new[] { customer, subuser })
            {
                var (status, body) = await AskAsync(operation.Method, operation.At(_ => Unknown), operation.Method == "GET" ? null : "{}", key);
                Assert.True(status == 403 && body.Contains("\"error_id\":\"10-40300\"", StringComparison.Ordinal), $"{operation}: {status} {body}");
            }

            var (unknown, text) = await AskAsync(operation.Method, operation.At(_ => Unknown), operation.Method == "GET" ? null : "{}", "SG.none");
            Assert.Equal((401, Error("Failed to authenticate user", "", "10-40100")), (unknown, text));
        }

        Assert.DoesNotContain("partners.", (await AskAsync("GET", "/v3/scopes", key: subuser)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("partners.", (await AskAsync("GET", "/v3/scopes", key: customer)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_makes_test_accounts_and_sees_what_there_is_to_give()
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/partners/accounts") { Content = new StringContent(Free, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.OwnerKey);
        request.Headers.Add("T-Test-Account", "true");
        using var answer = await client.SendAsync(request, Token);
        var id = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("account_id").GetString()!;
        Assert.Contains("\"total\":100,", (await AskAsync("GET", "/v3/user/credits", key: await KeyOfAsync(id))).Body, StringComparison.Ordinal);

        Assert.StartsWith(
            """{"catalog":[{"offering":{"name":"posthorn.free.v1","type":"package","quantity":1},"entitlements":{"email_sends_max_monthly":3000,"ip_count":0,"teammates_max_total":1,"users_max_total":0}}""",
            (await AskAsync("GET", "/v3/partners/offerings")).Body, StringComparison.Ordinal);
    }

    private async Task<string> MakeAsync(string body) => (await host.MakeAsync("/v3/partners/accounts", host.OwnerKey, body)).GetProperty("account_id").GetString()!;

    /// <summary>Made by the partner on behalf of its customer.</summary>
    private async Task<string> KeyOfAsync(string id)
    {
        var (status, body, _) = await host.SendAsync("POST", "/v3/api_keys", host.OwnerKey, """{"name":"first"}""", $"account-id {id}");
        Assert.True(status == 201, body);
        return JsonElement.Parse(body).GetProperty("api_key").GetString()!;
    }

    private async Task<long> NumberOfAsync(string key) => JsonElement.Parse((await AskAsync("GET", "/v3/posthorn/session", key: key)).Body).GetProperty("user_id").GetInt64();

    private Task<(int Status, string Body)> SendAsync(string key, string to) => AskAsync(
        "POST", "/v3/mail/send",
        $$"""{"personalizations":[{"to":[{"email":"{{to}}"}]}],"from":{"email":"me@example.com"},"subject":"hello","content":[{"type":"text/html","value":"<a href=\"https://example.com/there\">x</a>"}]}""", key);

    private async Task<HttpStatusCode> FollowAsync(string path)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return answer.StatusCode;
    }

    private async Task<(int Status, string Body)> AskAsync(string method, string path, string? body = null, string? key = null)
    {
        var (status, text, _) = await host.SendAsync(method, path, key ?? host.OwnerKey, body);
        return (status, text);
    }

    private static string Error(string message, string field, string errorId) => $$"""{"errors":[{"message":"{{message}}","field":"{{field}}","error_id":"{{errorId}}"}]}""";
}
