using System.Text.Json;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of event webhooks, held against the official description.</summary>
public sealed class WebhookSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Path = "/v3/user/webhooks/event/settings";
    private const string OnePath = Path + "/{id}";
    private const string SignedPath = Path + "/signed/{id}";
    private const string PoliciesPath = "/v3/user/webhooks/security/policies";
    private static readonly SchemaDocument Description = SettingsServer.Description("webhooks");

    [Fact]
    public async Task A_webhook_lives_as_described()
    {
        var none = await server.AnswerAsync(HttpMethod.Get, Path, 200);
        Assert.Equal((false, ""), (none.GetProperty("enabled").GetBoolean(), none.GetProperty("url").GetString()));
        Assert.Equal("""{"id":"","public_key":""}""", (await server.AnswerAsync(HttpMethod.Get, $"{Path}/signed", 200)).GetRawText());

        // From before there were several: without an id, and with none yet.
        var oldest = await server.AnswerAsync(HttpMethod.Patch, Path, 200, """{"enabled":true,"url":"https://example.com/first","open":true}""");
        var id = oldest.GetProperty("id").GetString();
        var added = await server.AssertIsDescribedAsync(
            Description, "POST", Path, 201,
            """{"enabled":true,"url":"https://example.com/second","bounce":true,"friendly_name":"Second","oauth_client_id":"me","oauth_client_secret":"hush","oauth_token_url":"https://example.com/token"}""");
        Assert.DoesNotContain("hush", added.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("me", added.GetProperty("oauth_client_id").GetString());
        Assert.Equal(["bounce"], True(added));
        Assert.False(added.TryGetProperty("account_status_change", out _));
        var address = $"{Path}/{added.GetProperty("id").GetString()}";

        var list = await server.AssertIsDescribedAsync(Description, "GET", Path + "/all", 200);
        Assert.Equal(5, list.GetProperty("max_allowed").GetInt32());
        Assert.Equal(["https://example.com/first", "https://example.com/second"], list.GetProperty("webhooks").EnumerateArray().Select(one => one.GetProperty("url").GetString()));
        Assert.Equal(id, (await server.AnswerAsync(HttpMethod.Get, Path, 200)).GetProperty("id").GetString());

        var changed = await server.AssertIsDescribedAsync(
            Description, "PATCH", OnePath, 200, """{"url":"https://example.com/third","bounce":false,"spam_report":true,"account_status_change":true,"oauth_client_id":"","oauth_client_secret":"","oauth_token_url":""}""",
            address + "?include=account_status_change");
        Assert.Equal(["spam_report"], True(changed));
        Assert.True(changed.GetProperty("account_status_change").GetBoolean());
        Assert.False(changed.TryGetProperty("oauth_client_id", out _));
        var read = await server.AssertIsDescribedAsync(Description, "GET", OnePath, 200, address: address + "?include=account_status_change");
        Assert.Equal("Second", read.GetProperty("friendly_name").GetString());

        var signedAddress = address.Replace("/settings/", "/settings/signed/", StringComparison.Ordinal);
        var signed = await server.AssertIsDescribedAsync(Description, "PATCH", SignedPath, 200, """{"enabled":true}""", signedAddress);
        Assert.Equal(124, signed.GetProperty("public_key").GetString()!.Length);
        Assert.Equal(signed.GetRawText(), (await server.AnswerAsync(HttpMethod.Patch, signedAddress, 200, """{"enabled":true}""")).GetRawText());
        Assert.Equal(signed.GetRawText(), (await server.AssertIsDescribedAsync(Description, "GET", SignedPath, 200, address: signedAddress)).GetRawText());
        Assert.Equal(signed.GetProperty("public_key").GetString(), (await server.AnswerAsync(HttpMethod.Get, address, 200)).GetProperty("public_key").GetString());
        Assert.Equal("", (await server.AnswerAsync(HttpMethod.Patch, signedAddress, 200, """{"enabled":false}""")).GetProperty("public_key").GetString());
        var again = await server.AnswerAsync(HttpMethod.Patch, signedAddress, 200, """{"enabled":true}""");
        Assert.NotEqual(signed.GetRawText(), again.GetRawText());

        var taken = await server.AnswerAsync(HttpMethod.Patch, address, 400, """{"url":"https://example.com/first"}""");
        var error = taken.GetProperty("errors")[0];
        Assert.Equal("Webhook at 'https://example.com/first' already exists. Please provide a unique URL.", error.GetProperty("message").GetString());
        Assert.Equal((id, "https://example.com/first"), (error.GetProperty("id").GetString(), error.GetProperty("url").GetString()));

        for (var i = 0; i < 3; i++)
        {
            await server.AnswerAsync(HttpMethod.Post, Path, 201, $$"""{"url":"https://example.com/more{{i}}"}""");
        }

        var many = await server.AnswerAsync(HttpMethod.Post, Path, 400, """{"url":"https://example.com/sixth"}""");
        Assert.Equal("You have reached the maximum number of webhooks per your current billing plan.", many.GetProperty("errors")[0].GetProperty("message").GetString());
        await server.AnswerAsync(HttpMethod.Delete, address, 204);
        await server.AnswerAsync(HttpMethod.Get, address, 404);
    }

    [Fact]
    public async Task A_policy_lives_as_described()
    {
        var added = await server.AssertIsDescribedAsync(
            Description, "POST", PoliciesPath, 201,
            """{"name":"Both","oauth":{"client_id":"me","client_secret":"hush","token_url":"https://example.com/token","scopes":["a","b"]},"signature":{"enabled":true}}""");
        Assert.DoesNotContain("hush", added.GetRawText(), StringComparison.Ordinal);
        var policy = added.GetProperty("policy");
        Assert.Equal(124, policy.GetProperty("signature").GetProperty("public_key").GetString()!.Length);
        var (path, address) = (PoliciesPath + "/{id}", $"{PoliciesPath}/{policy.GetProperty("id").GetString()}");

        Assert.Equal(added.GetRawText(), (await server.AssertIsDescribedAsync(Description, "GET", path, 200, address: address)).GetRawText());
        Assert.Contains(
            (await server.AssertIsDescribedAsync(Description, "GET", PoliciesPath, 200)).GetProperty("policies").EnumerateArray(), one => JsonElement.DeepEquals(one, policy));
        var changed = await server.AssertIsDescribedAsync(Description, "PATCH", path, 200, """{"name":"One","signature":{"enabled":false},"oauth":{"scopes":["c"]}}""", address);
        Assert.Equal("One", changed.GetProperty("policy").GetProperty("name").GetString());
        Assert.Equal("c", Assert.Single(changed.GetProperty("policy").GetProperty("oauth").GetProperty("scopes").EnumerateArray()).GetString());
        Assert.False(changed.GetProperty("policy").TryGetProperty("signature", out _));
        await server.AssertIsDescribedAsync(Description, "DELETE", path, 200, address: address);
        await server.AnswerAsync(HttpMethod.Get, address, 404);
    }

    [Fact]
    public async Task A_policy_that_a_webhook_names_is_deleted_by_force_alone()
    {
        var policy = (await server.AnswerAsync(HttpMethod.Post, PoliciesPath, 201, """{"name":"Signed","signature":{"enabled":true}}""")).GetProperty("policy");
        var id = policy.GetProperty("id").GetString();
        var key = policy.GetProperty("signature").GetProperty("public_key").GetString();
        var last = await server.AnswerAsync(HttpMethod.Patch, $"{PoliciesPath}/{id}", 400, """{"signature":{"enabled":false}}""");
        Assert.Equal("A security policy needs a signature, oauth, or both.", last.GetProperty("errors")[0].GetProperty("message").GetString());

        // Another test fills the account to its limit: here the oldest that there is, or a new one, and gone in the end.
        var webhook = await server.AnswerAsync(HttpMethod.Patch, Path, 200, $$"""{"url":"https://example.com/first","security_policy":"{{id}}"}""");
        var address = $"{Path}/{webhook.GetProperty("id").GetString()}";
        Assert.Equal(id, webhook.GetProperty("security_policy").GetString());
        var read = await server.AssertIsDescribedAsync(Description, "GET", OnePath, 200, address: address);
        Assert.Equal(key, read.GetProperty("public_key").GetString());

        var refused = await server.AnswerAsync(HttpMethod.Delete, $"{PoliciesPath}/{id}", 400);
        Assert.Equal("1 of your webhooks use this policy. Let them name another one, or delete it with force=true.", refused.GetProperty("errors")[0].GetProperty("message").GetString());
        await server.AnswerAsync(HttpMethod.Delete, $"{PoliciesPath}/{id}?force=false", 400);
        await server.AssertIsDescribedAsync(Description, "DELETE", PoliciesPath + "/{id}", 200, address: $"{PoliciesPath}/{id}?force=true");
        read = await server.AnswerAsync(HttpMethod.Get, address, 200);
        Assert.False(read.TryGetProperty("security_policy", out _));
        Assert.False(read.TryGetProperty("public_key", out _));
        await server.AnswerAsync(HttpMethod.Delete, address, 204);
    }

    [Theory]
    [InlineData("POST", Path, """{}""", "url", "The url is required.")]
    [InlineData("POST", Path, """{"url":""}""", "url", "'' is not a valid url")]
    [InlineData("POST", Path, """{"url":"ftp://example.com"}""", "url", "'ftp://example.com' is not a valid url")]
    [InlineData("POST", Path, """{"url":"https://"}""", "url", "'https://' is not a valid url")]
    [InlineData("POST", Path, """{"url":5}""", "url", "Invalid type. Expected: string, given: integer.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","open":"yes"}""", "open", "Invalid type. Expected: boolean, given: string.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","oauth_client_id":"me"}""", "oauth_token_url", "oauth_client_id and oauth_token_url go together: set both, or neither.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","oauth_token_url":"https://example.com/t"}""", "oauth_client_id", "oauth_client_id and oauth_token_url go together: set both, or neither.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","oauth_client_id":"me","oauth_token_url":"https://example.com/t"}""", "oauth_client_secret", "oauth_client_secret is needed with oauth_client_id.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","oauth_token_url":"nowhere"}""", "oauth_token_url", "'nowhere' is not a valid url")]
    [InlineData("PATCH", Path + "/signed", """{}""", "enabled", "The enabled is required.")]
    [InlineData("POST", "/v3/user/webhooks/event/test", """{}""", "url", "The url is required.")]
    [InlineData("POST", "/v3/user/webhooks/event/test", """{"url":"nowhere"}""", "url", "'nowhere' is not a valid url")]
    [InlineData("POST", PoliciesPath, """{}""", "name", "The name is required.")]
    [InlineData("POST", PoliciesPath, """{"name":" "}""", "name", "The name must not be empty.")]
    [InlineData("POST", PoliciesPath, """{"name":null,"signature":{"enabled":true}}""", "name", "The name is required.")]
    [InlineData("POST", PoliciesPath, """{"name":"x"}""", "signature", "A security policy needs a signature, oauth, or both.")]
    [InlineData("POST", PoliciesPath, """{"name":"x","signature":{"enabled":false}}""", "signature", "A security policy needs a signature, oauth, or both.")]
    [InlineData("DELETE", PoliciesPath + "/none?force=perhaps", null, "force", "force must be true or false.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","security_policy":"none"}""", "security_policy", "The account has no such security policy.")]
    [InlineData("POST", Path, """{"url":"https://example.com/x","security_policy":5}""", "security_policy", "Invalid type. Expected: string, given: integer.")]
    [InlineData("POST", PoliciesPath, """{"name":"x","oauth":5}""", "oauth", "Invalid type. Expected: object, given: integer.")]
    [InlineData("POST", PoliciesPath, """{"name":"x","oauth":{"client_id":"me"}}""", "oauth", "client_id, client_secret and token_url go together.")]
    [InlineData("POST", PoliciesPath, """{"name":"x","oauth":{"token_url":"nowhere"}}""", "oauth.token_url", "'nowhere' is not a valid url")]
    [InlineData("POST", PoliciesPath, """{"name":"x","signature":{"enabled":"on"}}""", "signature.enabled", "Invalid type. Expected: boolean, given: string.")]
    [InlineData("POST", PoliciesPath, """{"name":"x","signature":{"\ud800":1}}""", "signature", "A name in this object escapes half of a surrogate pair, which is no character.")]
    public async Task What_is_wrong_is_named(string method, string path, string? body, string field, string message)
    {
        var error = (await server.AnswerAsync(new HttpMethod(method), path, 400, body)).GetProperty("errors")[0];

        Assert.Equal((field, message), (error.GetProperty("field").GetString(), error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("GET", Path + "/none", null)]
    [InlineData("PATCH", Path + "/none", "{}")]
    [InlineData("DELETE", Path + "/none", null)]
    [InlineData("GET", Path + "/signed/none", null)]
    [InlineData("PATCH", Path + "/signed/none", """{"enabled":true}""")]
    [InlineData("POST", "/v3/user/webhooks/event/test", """{"id":"none","url":"https://example.com"}""")]
    [InlineData("PATCH", PoliciesPath + "/none", "{}")]
    [InlineData("DELETE", PoliciesPath + "/none", null)]
    [InlineData("GET", "/v3/posthorn/webhooks/none/deliveries", null)]
    [InlineData("POST", "/v3/posthorn/webhooks/none/deliveries/5/replay", null)]
    [InlineData("POST", "/v3/posthorn/webhooks/none/replay", """{"from":1,"to":2}""")]
    public async Task What_is_not_there_is_not_found(string method, string path, string? body)
    {
        var answer = await server.AnswerAsync(new HttpMethod(method), path, 404, body);

        Assert.Equal("Invalid id provided.", answer.GetProperty("errors")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("GET", "/v3/posthorn/webhooks/none/deliveries?limit=201", null, "limit")]
    [InlineData("GET", "/v3/posthorn/webhooks/none/deliveries?limit=0", null, "limit")]
    [InlineData("GET", "/v3/posthorn/webhooks/none/deliveries?before=x", null, "before")]
    [InlineData("POST", "/v3/posthorn/webhooks/none/replay", """{"from":2,"to":1}""", "to")]
    [InlineData("POST", "/v3/posthorn/webhooks/none/replay", """{"to":1}""", "from")]
    public async Task A_bad_question_is_refused(string method, string path, string? body, string field) =>
        Assert.Equal(field, (await server.AnswerAsync(new HttpMethod(method), path, 400, body)).GetProperty("errors")[0].GetProperty("field").GetString());

    [Fact]
    public async Task A_key_needs_the_scope()
    {
        var reader = await server.CreateKeyAsync("user.webhooks.event.settings.read");

        await server.AnswerAsync(HttpMethod.Get, Path + "/all", 200, authorization: reader);
        await server.AnswerAsync(HttpMethod.Post, Path, 403, """{"url":"https://example.com/x"}""", reader);
        await server.AnswerAsync(HttpMethod.Delete, Path + "/none", 403, authorization: reader);
        await server.AnswerAsync(HttpMethod.Get, PoliciesPath, 403, authorization: reader);
    }

    /// <summary>SendGrid's own library for receivers has to find our posts genuine.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_official_library_verifies_what_we_sign(bool byPolicy)
    {
        await using var receiver = new WebhookReceiver();
        await using var process = await PosthornProcess.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        var key = byPolicy ? await AddByPolicyAsync(process, receiver) : await AddSignedAsync(process, receiver);
        using var mail = await process.PostJsonAsync(
            "v3/mail/send", """{"personalizations":[{"to":[{"email":"ana@example.org"}]}],"from":{"email":"shop@example.com"},"subject":"Grüße","content":[{"type":"text/plain","value":"x"}],"categories":["a <b>"],"custom_args":{"place":"Café & Bar"}}""");
        Assert.Equal(202, (int)mail.StatusCode);

        var post = (await receiver.WaitAsync(posts => posts.Count > 0))[0];
        var verdicts = await NodeClient.RunAsync("verify-webhook.js", new
        {
            key,
            body = Convert.ToBase64String(post.Body),
            signature = post.Headers["X-Twilio-Email-Event-Webhook-Signature"],
            timestamp = post.Headers["X-Twilio-Email-Event-Webhook-Timestamp"],
        });
        Assert.True(verdicts.GetProperty("genuine").GetBoolean());
        Assert.False(verdicts.GetProperty("changed").GetBoolean());
    }

    private static async Task<string> AddSignedAsync(PosthornProcess process, WebhookReceiver receiver)
    {
        using var added = await process.PostJsonAsync("v3/user/webhooks/event/settings", $$"""{"enabled":true,"processed":true,"url":"{{receiver.Address}}/hook"}""");
        Assert.Equal(201, (int)added.StatusCode);
        using var toggle = new HttpRequestMessage(HttpMethod.Patch, "v3/user/webhooks/event/settings/signed")
        {
            Content = new StringContent("""{"enabled":true}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var signed = await process.Client.SendAsync(toggle, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await signed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("public_key").GetString()!;
    }

    private static async Task<string> AddByPolicyAsync(PosthornProcess process, WebhookReceiver receiver)
    {
        using var made = await process.PostJsonAsync("v3/user/webhooks/security/policies", """{"name":"Signed","signature":{"enabled":true}}""");
        var policy = JsonElement.Parse(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("policy");
        using var added = await process.PostJsonAsync(
            "v3/user/webhooks/event/settings",
            $$"""{"enabled":true,"processed":true,"url":"{{receiver.Address}}/hook","security_policy":"{{policy.GetProperty("id").GetString()}}"}""");
        Assert.Equal(201, (int)added.StatusCode);
        return policy.GetProperty("signature").GetProperty("public_key").GetString()!;
    }

    private static IEnumerable<string> True(JsonElement webhook) =>
        webhook.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.True && member.Name is not ("enabled" or "account_status_change")).Select(member => member.Name);
}
