using System.Text.Json;

namespace Posthorn.Tests.Operations;

/// <summary>/v3/access_settings and /v3/posthorn/audit over real sockets. Each test has a subuser of its own, so that nobody locks out the others.</summary>
public sealed class AccessApiTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string Rules = "/v3/access_settings/whitelist";

    [Fact]
    public async Task A_list_grows_and_shrinks_and_what_is_on_it_is_shown_as_CIDR()
    {
        var key = await host.CreateSubuserAsync("lister");
        var made = await host.MakeAsync(Rules, key, """{"ips":[{"ip":"127.0.0.1"},{"ip":"192.*.*.*"},{"ip":"203.0.113.7/24"},{"ip":"127.0.0.1/32"}]}""");
        Assert.Equal(["127.0.0.1/32", "192.0.0.0/8", "203.0.113.0/24"], made.GetProperty("result").EnumerateArray().Select(rule => rule.GetProperty("ip").GetString()));
        Assert.False(made.TryGetProperty("warning", out _));
        Assert.Equal(["id", "ip", "created_at", "updated_at"], made.GetProperty("result")[0].EnumerateObject().Select(member => member.Name));
        var ids = made.GetProperty("result").EnumerateArray().Select(rule => rule.GetProperty("id").GetInt32()).ToList();

        Assert.Equal((200, made.GetRawText()), await AskAsync("GET", Rules, key));
        Assert.Equal((200, $$"""{"result":[{{made.GetProperty("result")[1].GetRawText()}}]}"""), await AskAsync("GET", $"{Rules}/{ids[1]}", key));
        Assert.Equal((204, ""), await AskAsync("DELETE", $"{Rules}/{ids[1]}", key));
        Assert.Equal((404, Error("not found", null)), await AskAsync("GET", $"{Rules}/{ids[1]}", key));
        Assert.Equal((404, Error("not found", null)), await AskAsync("DELETE", Rules, key, $$"""{"ids":[{{ids[0]}},{{ids[1]}}]}"""));
        Assert.Equal((204, ""), await AskAsync("DELETE", Rules, key, $$"""{"ids":[{{ids[2]}},{{ids[0]}}]}"""));
        Assert.Equal((200, """{"result":[]}"""), await AskAsync("GET", Rules, key));
    }

    [Fact]
    public async Task Who_locks_themselves_out_is_told_so_and_is_out_and_the_attempt_is_seen_by_the_parent_no_more_than_by_them()
    {
        var key = await host.CreateSubuserAsync("outsider");
        var (status, body, headers) = await host.SendAsync("POST", Rules, key, """{"ips":[{"ip":"203.0.113.7"}]}""");
        Assert.Equal(201, status);
        Assert.Contains("Your own address 127.0.0.1 is not on the list", JsonElement.Parse(body).GetProperty("warning").GetString(), StringComparison.Ordinal);
        Assert.Contains("posthorn access clear", Assert.Single(headers.GetValues("X-Posthorn-Warning")), StringComparison.Ordinal);

        Assert.Equal((403, Error("access forbidden", null)), await AskAsync("GET", Rules, key));
        Assert.Equal(403, (await host.SendAsync("GET", Rules, host.OwnerKey, (string?)null, "outsider")).Status);
    }

    [Fact]
    public async Task To_take_ones_own_address_off_warns_too()
    {
        var key = await host.CreateSubuserAsync("leaver");
        var made = await host.MakeAsync(Rules, key, """{"ips":[{"ip":"203.0.113.7"},{"ip":"127.0.0.1"}]}""");
        var (status, _, headers) = await host.SendAsync("DELETE", $"{Rules}/{made.GetProperty("result")[1].GetProperty("id").GetInt32()}", key, (string?)null);

        Assert.Equal(204, status);
        Assert.Single(headers.GetValues("X-Posthorn-Warning"));
    }

    [Theory]
    [InlineData("POST", "{}", "missing required argument", "ips")]
    [InlineData("POST", """{"ips":[]}""", "missing required argument", "ips")]
    [InlineData("POST", """{"ips":null}""", "missing required argument", "ips")]
    [InlineData("POST", """{"ips":"1.2.3.4"}""", "Invalid type. Expected: array, given: string.", "ips")]
    [InlineData("POST", """{"ips":["1.2.3.4"]}""", "Invalid type. Expected: object, given: string.", "ips.0")]
    [InlineData("POST", """{"ips":[{"ip":"1.2.3.4"},{}]}""", "missing required argument", "ips.1.ip")]
    [InlineData("POST", """{"ips":[{"ip":4}]}""", "Invalid type. Expected: string, given: integer.", "ips.0.ip")]
    [InlineData("POST", """{"ips":[{"ip":"localhost"}]}""", "This must be an address, a network such as 192.0.2.0/24, or an IPv4 address that ends in stars.", "ips.0.ip")]
    [InlineData("DELETE", "{}", "missing required argument", "ids")]
    [InlineData("DELETE", """{"ids":[]}""", "missing required argument", "ids")]
    [InlineData("DELETE", """{"ids":["1"]}""", "Invalid type. Expected: integer, given: string.", "ids.0")]
    [InlineData("DELETE", """{"ids":[0]}""", "This must be a number from 1 to 2147483647.", "ids.0")]
    [InlineData("DELETE", """{"ids":[1.5]}""", "Invalid type. Expected: integer, given: number.", "ids.0")]
    [InlineData("DELETE", "", "Bad Request", null)]
    public async Task What_is_wrong_is_said_with_its_field(string method, string body, string message, string? field) =>
        Assert.Equal((400, Error(message, field)), await AskAsync(method, Rules, host.OwnerKey, body));

    [Theory]
    [InlineData(1000, 201)]
    [InlineData(1001, 400)]
    public async Task A_thousand_addresses_come_in_one_request(int count, int expected)
    {
        var key = await host.CreateSubuserAsync($"many{count}");
        var ips = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"ip":"127.0.{{i / 250}}.{{(i % 250) + 1}}"}"""));

        Assert.Equal(expected, (await AskAsync("POST", Rules, key, $$"""{"ips":[{{ips}}]}""")).Status);
    }

    [Fact]
    public async Task The_log_is_read_page_by_page_and_by_what_is_asked_for()
    {
        var key = await host.CreateSubuserAsync("historian");
        await host.MakeAsync("/v3/api_keys", key, """{"name":"a","scopes":["mail.send"]}""");
        Assert.Equal(200, (await AskAsync("PATCH", "/v3/mail_settings/footer", key, """{"enabled":true,"html_content":"<p>Bye</p>"}""")).Status);
        await host.MakeAsync(Rules, key, """{"ips":[{"ip":"127.0.0.1"}]}""");

        var page = JsonElement.Parse((await AskAsync("GET", "/v3/posthorn/audit?limit=2", key)).Body);
        Assert.Equal(["access_rule.create", "setting.update"], Actions(page));
        var setting = page.GetProperty("result")[1];
        Assert.Equal(JsonValueKind.Null, setting.GetProperty("before").ValueKind);
        Assert.Equal("""{"enabled":true,"html_content":"<p>Bye</p>","plain_content":""}""", setting.GetProperty("after").GetRawText());
        Assert.Equal(key.Split('.')[1], setting.GetProperty("api_key_id").GetString());

        var cursor = page.GetProperty("_metadata").GetProperty("next_cursor").GetString();
        var last = JsonElement.Parse((await AskAsync("GET", $"/v3/posthorn/audit?limit=2&cursor={cursor}", key)).Body);
        Assert.Equal(["api_key.create"], Actions(last));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("_metadata").GetProperty("next_cursor").ValueKind);
        Assert.Equal(["setting.update"], Actions(JsonElement.Parse((await AskAsync("GET", "/v3/posthorn/audit?action=setting&target=footer", key)).Body)));
        Assert.Empty(Actions(JsonElement.Parse((await AskAsync("GET", "/v3/posthorn/audit?end_time=1000000000", key)).Body)));
    }

    [Theory]
    [InlineData("limit=501", "limit", "limit must be a number from 1 to 500.")]
    [InlineData("cursor=x", "cursor", "cursor must be a number from 1 to 9223372036854775807.")]
    [InlineData("start_time=-1", "start_time", "start_time must be a number from 0 to 253402300799.")]
    [InlineData("action=%00", "action", "action must be a text of at most 200 characters without control characters.")]
    public async Task A_question_that_makes_no_sense_is_refused(string query, string field, string message) =>
        Assert.Equal((400, Error(message, field)), await AskAsync("GET", $"/v3/posthorn/audit?{query}", host.OwnerKey));

    private static IEnumerable<string?> Actions(JsonElement page) => page.GetProperty("result").EnumerateArray().Select(line => line.GetProperty("action").GetString());

    private async Task<(int Status, string Body)> AskAsync(string method, string path, string key, string? body = null)
    {
        var (status, text, _) = await host.SendAsync(method, path, key, body);
        return (status, text);
    }

    private static string Error(string message, string? field) =>
        $$"""{"errors":[{"message":"{{message}}","field":{{(field is null ? "null" : $"\"{field}\"")}},"help":null}]}""";
}
