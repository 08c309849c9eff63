using System.Text.Json;

namespace Posthorn.Tests.Operations;

/// <summary>/v3/api_keys and /v3/scopes over real sockets: what is given, and every refusal word by word.</summary>
public sealed class KeyApiTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string BadScopes = "invalid or unassignable scopes were given";

    [Fact]
    public async Task A_key_lives_from_its_making_to_its_end()
    {
        var made = await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":" Ops ","scopes":["mail.send","templates.read"]}""");
        var (secret, id) = (made.GetProperty("api_key").GetString()!, made.GetProperty("api_key_id").GetString()!);
        Assert.Matches("^SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal($$"""{"api_key":"{{secret}}","api_key_id":"{{id}}","name":"Ops","scopes":["mail.send","templates.read"]}""", made.GetRawText());
        Assert.Equal(id, secret.Split('.')[1]);

        var scopes = """["mail.send","templates.read","sender_verification_eligible","2fa_required"]""";
        Assert.Equal((200, $$"""{"scopes":{{scopes}}}"""), await AskAsync("GET", "/v3/scopes", secret));
        Assert.Equal(200, (await AskAsync("GET", "/v3/templates", secret)).Status);
        var (_, list) = await AskAsync("GET", "/v3/api_keys");
        Assert.Contains($$"""{"name":"Ops","api_key_id":"{{id}}"}""", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[^43..], list, StringComparison.Ordinal);
        Assert.Equal(
            (200, $$"""{"api_key_id":"{{id}}","name":"Ops","scopes":{{scopes}},"last_used_at":null,"result":[{"api_key_id":"{{id}}","name":"Ops","scopes":{{scopes}}}]}"""),
            await AskAsync("GET", $"/v3/api_keys/{id}"));

        Assert.Equal((200, $$"""{"name":"Dev","api_key_id":"{{id}}"}"""), await AskAsync("PATCH", $"/v3/api_keys/{id}", """{"name":"Dev"}""", null));
        Assert.Equal(
            (200, $$"""{"api_key_id":"{{id}}","name":"Web","scopes":["stats.read","sender_verification_eligible","2fa_required"]}"""),
            await AskAsync("PUT", $"/v3/api_keys/{id}", """{"name":"Web","scopes":["stats.read"]}""", null));
        Assert.Equal(403, (await AskAsync("GET", "/v3/templates", secret)).Status);

        Assert.Equal((204, ""), await AskAsync("DELETE", $"/v3/api_keys/{id}"));
        Assert.Equal(401, (await AskAsync("GET", "/v3/scopes", secret)).Status);
        Assert.Equal((404, Error("unable to find API Key", null)), await AskAsync("GET", $"/v3/api_keys/{id}"));
        Assert.Equal((404, Error("unable to find API Key to update", null)), await AskAsync("PATCH", $"/v3/api_keys/{id}", """{"name":"a"}""", null));
        Assert.Equal((404, Error("unable to find API Key to update", null)), await AskAsync("PUT", $"/v3/api_keys/{id}", """{"name":"a","scopes":["mail.send"]}""", null));
        Assert.Equal((404, Error("unable to find API Key for deletion", null)), await AskAsync("DELETE", $"/v3/api_keys/{id}"));
    }

    [Fact]
    public async Task A_test_key_is_shown_as_one_and_stays_one()
    {
        var made = await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"try","scopes":["mail.send"],"test":true}""");
        var (secret, id) = (made.GetProperty("api_key").GetString()!, made.GetProperty("api_key_id").GetString()!);
        Assert.Matches("^SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal($$"""{"api_key":"{{secret}}","api_key_id":"{{id}}","name":"try","scopes":["mail.send"],"test":true}""", made.GetRawText());
        Assert.Contains($$"""{"name":"try","api_key_id":"{{id}}","test":true}""", (await AskAsync("GET", "/v3/api_keys")).Body, StringComparison.Ordinal);
        var whole = JsonElement.Parse((await AskAsync("GET", $"/v3/api_keys/{id}")).Body);
        Assert.True(whole.GetProperty("test").GetBoolean());
        Assert.True(whole.GetProperty("result")[0].GetProperty("test").GetBoolean());

        var stays = Error("a key is made for test mail or for real mail, and stays so", "test");
        Assert.Equal((400, stays), await AskAsync("PATCH", $"/v3/api_keys/{id}", """{"name":"a","test":false}""", null));
        Assert.Equal((400, stays), await AskAsync("PUT", $"/v3/api_keys/{id}", """{"name":"a","scopes":["mail.send"],"test":false}""", null));
        Assert.Equal((200, $$"""{"name":"b","api_key_id":"{{id}}","test":true}"""), await AskAsync("PATCH", $"/v3/api_keys/{id}", """{"name":"b","test":true}""", null));
        Assert.Contains("\"test\":true", (await AskAsync("PUT", $"/v3/api_keys/{id}", """{"name":"c","scopes":["mail.send"]}""", null)).Body, StringComparison.Ordinal);

        var real = (await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"real","scopes":["mail.send"],"test":false}""")).GetProperty("api_key_id").GetString();
        Assert.Equal((400, stays), await AskAsync("PATCH", $"/v3/api_keys/{real}", """{"name":"a","test":true}""", null));
        Assert.Equal((400, Error("Invalid type. Expected: boolean, given: string.", "test")), await AskAsync("POST", "/v3/api_keys", """{"name":"a","test":"yes"}""", null));
    }

    [Fact]
    public async Task A_test_key_makes_test_keys_alone()
    {
        var test = (await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"try","test":true}""")).GetProperty("api_key").GetString()!;

        Assert.True((await host.MakeAsync("/v3/api_keys", test, """{"name":"more"}""")).GetProperty("test").GetBoolean());
        Assert.Equal((400, Error("a test key can only make test keys", "test")), await AskAsync("POST", "/v3/api_keys", """{"name":"real","test":false}""", test));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":null}""")]
    public async Task A_key_without_scopes_may_do_what_its_maker_may(string more)
    {
        var full = await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"full"}""");
        Assert.Contains("templates.create", full.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(200, (await AskAsync("GET", "/v3/templates", full.GetProperty("api_key").GetString()!)).Status);
        Assert.Equal((400, Error("missing required argument", "name")), await AskAsync("POST", "/v3/api_keys", more, null));

        var some = await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"some","scopes":["api_keys.create","mail.send"]}""");
        var copy = await host.MakeAsync("/v3/api_keys", some.GetProperty("api_key").GetString()!, """{"name":"copy"}""");
        Assert.Equal(["api_keys.create", "mail.send"], copy.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Theory]
    [InlineData("POST", """{"scopes":["mail.send"]}""", "missing required argument", "name")]
    [InlineData("POST", """{"name":""}""", "missing required argument", "name")]
    [InlineData("POST", """{"name":"   "}""", "missing required argument", "name")]
    [InlineData("POST", """{"name":"a","scopes":[]}""", "missing required argument", "scopes")]
    [InlineData("PATCH", "{}", "expected JSON request body with 'name' property", "name")]
    [InlineData("PUT", """{"scopes":["mail.send"]}""", "expected JSON request body with 'name' property", "name")]
    [InlineData("PUT", """{"name":"a"}""", "missing required argument", "scopes")]
    [InlineData("PUT", """{"name":"a","scopes":[]}""", "missing required argument", "scopes")]
    [InlineData("POST", """{"name":1}""", "Invalid type. Expected: string, given: integer.", "name")]
    [InlineData("POST", """{"name":"a","scopes":"mail.send"}""", "Invalid type. Expected: array, given: string.", "scopes")]
    [InlineData("POST", """{"name":"a","scopes":["mail.send",1]}""", "Invalid type. Expected: string, given: integer.", "scopes.1")]
    [InlineData("PUT", """{"name":"a","scopes":{}}""", "Invalid type. Expected: array, given: object.", "scopes")]
    [InlineData("POST", """{"name":"a\nb"}""", "This text must not hold line breaks or other control characters.", "name")]
    [InlineData("PATCH", """{"name":"a\u0000b"}""", "This text must not hold line breaks or other control characters.", "name")]
    [InlineData("POST", "{", "Bad Request", null)]
    public async Task What_is_wrong_is_said_with_its_field(string method, string body, string message, string? field) =>
        Assert.Equal((400, Error(message, field)), await AskAsync(method, method == "POST" ? "/v3/api_keys" : "/v3/api_keys/none", body, null));

    [Theory]
    [InlineData(100, 201)]
    [InlineData(101, 400)]
    public async Task A_name_has_at_most_a_hundred_characters(int length, int expected) =>
        Assert.Equal(expected, (await AskAsync("POST", "/v3/api_keys", $$"""{"name":"{{new string('ä', length)}}","scopes":["mail.send"]}""", null)).Status);

    [Theory]
    [InlineData("""["mail.send","no.such","x.y"]""", "Not known, or not yours to give: no.such, x.y")]
    [InlineData("""["billing.read","mail.send"]""", "A key holds billing scopes or other ones, never both, and at least one.")]
    public async Task Scopes_that_cannot_be_given_are_named(string scopes, string help)
    {
        foreach (var (method, path) in new[] { ("POST", "/v3/api_keys"), ("PUT", "/v3/api_keys/none") })
        {
            var (status, body) = await AskAsync(method, path, $$"""{"name":"a","scopes":{{scopes}}}""", null);
            Assert.Equal((400, $$"""{"errors":[{"message":"{{BadScopes}}","field":"scopes","help":"{{help}}"}]}"""), (status, body));
        }
    }

    [Fact]
    public async Task A_key_cannot_raise_itself_or_another()
    {
        var small = await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"small","scopes":["api_keys.create","api_keys.update"]}""");
        var key = small.GetProperty("api_key").GetString()!;
        var path = $"/v3/api_keys/{small.GetProperty("api_key_id").GetString()}";

        Assert.Equal(400, (await AskAsync("PUT", path, """{"name":"big","scopes":["mail.send"]}""", key)).Status);
        Assert.Equal(400, (await AskAsync("POST", "/v3/api_keys", """{"name":"big","scopes":["mail.send"]}""", key)).Status);
        Assert.Equal(403, (await AskAsync("GET", path, key)).Status);
    }

    [Fact]
    public async Task A_parent_makes_keys_for_its_subuser_and_both_are_apart_also_in_the_log()
    {
        var child = await host.CreateSubuserAsync("keyed");
        var (status, body, _) = await host.SendAsync("POST", "/v3/api_keys", host.OwnerKey, """{"name":"by parent","scopes":["mail.send","api_keys.read"]}""", "keyed");
        Assert.Equal(201, status);
        var made = JsonElement.Parse(body);

        var (_, list) = await AskAsync("GET", "/v3/api_keys", made.GetProperty("api_key").GetString()!);
        Assert.Contains("by parent", list, StringComparison.Ordinal);
        Assert.DoesNotContain("by parent", (await AskAsync("GET", "/v3/api_keys")).Body, StringComparison.Ordinal);
        var line = Assert.Single(JsonElement.Parse((await AskAsync("GET", "/v3/posthorn/audit", child)).Body).GetProperty("result").EnumerateArray());
        Assert.Equal(("api_key.create", 1), (line.GetProperty("action").GetString(), line.GetProperty("user_id").GetInt32()));
        Assert.Equal("127.0.0.1", line.GetProperty("ip").GetString());
        Assert.Equal(
            400, (await host.SendAsync("POST", "/v3/api_keys", host.OwnerKey, """{"name":"too much","scopes":["subusers.read"]}""", "keyed")).Status);
    }

    [Fact]
    public async Task The_hundred_and_first_key_is_refused()
    {
        var child = await host.CreateSubuserAsync("collector");
        for (var i = 1; i < 100; i++)
        {
            await host.MakeAsync("/v3/api_keys", child, $$"""{"name":"{{i}}","scopes":["mail.send"]}""");
        }

        Assert.Equal((403, Error("Cannot create more than 100 API Keys", null)), await AskAsync("POST", "/v3/api_keys", """{"name":"a"}""", child));
        var (status, body, headers) = await host.SendAsync("GET", "/v3/api_keys?limit=30&offset=60", child, body: (string?)null);
        Assert.Equal((200, 30), (status, JsonElement.Parse(body).GetProperty("result").GetArrayLength()));
        var link = string.Join(", ", headers.GetValues("Link"));
        Assert.Matches("/v3/api_keys\\?limit=30&offset=90>; rel=\"next\"; title=\"4\".*offset=30>; rel=\"prev\"; title=\"2\".*offset=90>; rel=\"last\"; title=\"4\".*offset=0>; rel=\"first\"; title=\"1\"", link);
    }

    [Theory]
    [InlineData("limit=0", "limit", "limit must be a number from 1 to 500.")]
    [InlineData("limit=501", "limit", "limit must be a number from 1 to 500.")]
    [InlineData("limit=x", "limit", "limit must be a number from 1 to 500.")]
    [InlineData("offset=-1", "offset", "offset must be a number from 0 to 2147483647.")]
    public async Task A_page_that_is_none_is_refused(string query, string field, string message) =>
        Assert.Equal((400, Error(message, field)), await AskAsync("GET", $"/v3/api_keys?{query}"));

    [Fact]
    public async Task Its_last_use_is_known_after_the_ledger_is_written()
    {
        var made = await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"used","scopes":["access_settings.activity.read"]}""");
        var (status, activity) = await AskAsync("GET", "/v3/access_settings/activity", made.GetProperty("api_key").GetString()!);

        Assert.Equal(200, status);
        Assert.Contains("\"allowed\":true,\"auth_method\":\"bearer\"", activity, StringComparison.Ordinal);
        var (_, key) = await AskAsync("GET", $"/v3/api_keys/{made.GetProperty("api_key_id").GetString()}");
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - JsonElement.Parse(key).GetProperty("last_used_at").GetInt64(), -5, 600);
    }

    private Task<(int Status, string Body)> AskAsync(string method, string path, string? key = null) => AskAsync(method, path, null, key);

    private async Task<(int Status, string Body)> AskAsync(string method, string path, string? body, string? key)
    {
        var (status, text, _) = await host.SendAsync(method, path, key ?? host.OwnerKey, body);
        return (status, text);
    }

    private static string Error(string message, string? field) =>
        $$"""{"errors":[{"message":"{{message}}","field":{{(field is null ? "null" : $"\"{field}\"")}},"help":null}]}""";
}
