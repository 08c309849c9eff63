using System.Text.Json;
using System.Text.RegularExpressions;

namespace Posthorn.Tests.Operations;

/// <summary>/v3/teammates and /v3/scopes/requests over real sockets, with the mail that people get.</summary>
public sealed partial class TeammateApiTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string Password = "a long enough password 1";
    private const string BadScopes = "invalid or unassignable scopes were given";

    [Fact]
    public async Task The_invited_get_a_mail_choose_a_name_and_may_do_what_was_given_and_no_more()
    {
        var made = await host.MakeAsync("/v3/teammates", host.OwnerKey, """{"email":"ben@example.net","scopes":["mail.send","alerts.read","sender_verification_eligible"],"is_admin":false}""");
        var token = made.GetProperty("token").GetString()!;
        Assert.Equal($$"""{"email":"ben@example.net","scopes":["mail.send","alerts.read"],"is_admin":false,"token":"{{token}}","pending_id":"{{token}}"}""", made.GetRawText());
        var pending = JsonElement.Parse((await AskAsync("GET", "/v3/teammates/pending")).Body).GetProperty("result").EnumerateArray()
            .Single(line => line.GetProperty("token").GetString() == token);
        Assert.InRange(pending.GetProperty("expiration_date").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), (7 * 86400) - 600, 7 * 86400);

        var secret = await SecretOfAsync("ben@example.net", 0);
        Assert.NotEqual(token, secret);
        var (pageStatus, page) = await BrowseAsync($"/teammates/accept?token={secret}");
        Assert.Equal(200, pageStatus);
        Assert.Contains("Work in the account owner", page, StringComparison.Ordinal);
        Assert.Equal(404, (await BrowseAsync($"/teammates/accept?token={token}")).Status);

        Assert.Equal(
            (400, Error("username exists", "username")),
            await AskAsync("POST", "/teammates/accept", $$"""{"token":"{{secret}}","username":"OWNER","password":"{{Password}}"}"""));
        Assert.Equal(
            (201, """{"username":"Ben","email":"ben@example.net"}"""),
            await AskAsync("POST", "/teammates/accept", $$"""{"token":"{{secret}}","username":"Ben","password":"{{Password}}","first_name":"B","city":"X"}"""));
        Assert.Equal(
            (404, Error("invalid pending key", "pending_key")),
            await AskAsync("POST", "/teammates/accept", $$"""{"token":"{{secret}}","username":"Ben2","password":"{{Password}}"}"""));

        const string line = """{"username":"Ben","email":"ben@example.net","first_name":"B","last_name":"","user_type":"teammate","is_admin":false,"phone":"","website":"","company":"","address":"","address2":"","city":"X","state":"","zip":"","country":"","scopes":["mail.send","alerts.read","user.account.read","user.email.read","user.profile.read","user.profile.update","user.timezone.read","user.username.read"]}""";
        Assert.Equal((200, line), await AskAsync("GET", "/v3/teammates/ben"));
        Assert.DoesNotContain(token, (await AskAsync("GET", "/v3/teammates/pending")).Body, StringComparison.Ordinal);
        var (_, cookie) = await host.LoginAsync("ben", Password);
        Assert.Equal(200, (await host.ReadAsync("/v3/user/profile", cookie)).Status);
        Assert.Equal(403, (await host.ReadAsync("/v3/templates", cookie)).Status);

        // What was shown can be sent back.
        var scopes = JsonElement.Parse(line).GetProperty("scopes").GetRawText();
        var changed = await AskAsync("PATCH", "/v3/teammates/Ben", $$"""{"scopes":{{scopes}},"is_admin":false}""");
        Assert.Equal((200, line), changed);
        var (status, body) = await AskAsync("PATCH", "/v3/teammates/Ben", """{"scopes":[],"is_admin":true}""");
        Assert.Equal(200, status);
        Assert.Contains("\"user_type\":\"admin\",\"is_admin\":true", body, StringComparison.Ordinal);
        Assert.Contains("\"templates.delete\"", body, StringComparison.Ordinal);
        Assert.Equal(200, (await host.ReadAsync("/v3/templates", cookie)).Status);
        Assert.Equal((204, ""), await AskAsync("DELETE", "/v3/teammates/Ben"));
        Assert.Equal((404, Error("username not found", "username")), await AskAsync("GET", "/v3/teammates/Ben"));
        Assert.Equal(401, (await host.ReadAsync("/v3/user/profile", cookie)).Status);
        Assert.Equal((401, ""), await host.LoginAsync("ben", Password));
    }

    [Fact]
    public async Task A_browser_accepts_by_the_form_and_what_is_wrong_is_said_on_the_page()
    {
        await InviteAsync(host.OwnerKey, "form@example.net", "[\"mail.send\"]");
        var secret = await SecretOfAsync("form@example.net", 0);

        var (status, page) = await PostFormAsync(("token", secret), ("username", "<b>"), ("password", "short"), ("first_name", "\"><script>"));
        Assert.Equal(400, status);
        Assert.Contains("A password has 16 to 128 characters.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);

        (status, page) = await PostFormAsync(("token", secret), ("username", "former"), ("password", Password));
        Assert.Equal(201, status);
        Assert.Contains("Your user name is former", page, StringComparison.Ordinal);
        Assert.Equal(404, (await PostFormAsync(("token", secret), ("username", "former2"), ("password", Password))).Status);
        Assert.Equal(404, (await PostFormAsync(("token", "none"), ("username", "former2"), ("password", Password))).Status);
    }

    [Fact]
    public async Task Sending_again_makes_the_mail_before_worthless_and_withdrawing_both()
    {
        var token = (await InviteAsync(host.OwnerKey, "again@example.net", "[\"mail.send\"]")).GetProperty("token").GetString();
        var first = await SecretOfAsync("again@example.net", 0);
        var last = LastId;
        Assert.Equal(200, (await AskAsync("POST", $"/v3/teammates/pending/{token}/resend")).Status);
        var second = await SecretOfAsync("again@example.net", last);

        Assert.Equal(404, (await BrowseAsync($"/teammates/accept?token={first}")).Status);
        Assert.Equal(200, (await BrowseAsync($"/teammates/accept?token={second}")).Status);
        Assert.Equal((204, ""), await AskAsync("DELETE", $"/v3/teammates/pending/{token}"));
        Assert.Equal(404, (await BrowseAsync($"/teammates/accept?token={second}")).Status);
        var gone = (404, Error("invalid pending key", "pending_key"));
        Assert.Equal(gone, await AskAsync("DELETE", $"/v3/teammates/pending/{token}"));
        Assert.Equal(gone, await AskAsync("POST", $"/v3/teammates/pending/{token}/resend"));
    }

    [Theory]
    [InlineData("""{"scopes":[],"is_admin":false}""", "missing required argument", "email")]
    [InlineData("""{"email":"a@b","scopes":[],"is_admin":false}""", "email is not a valid address of 5 to 255 characters", "email")]
    [InlineData("""{"email":"a@example","scopes":[],"is_admin":false}""", "email is not a valid address of 5 to 255 characters", "email")]
    [InlineData("""{"email":"a@example.net","is_admin":false}""", "missing required argument", "scopes")]
    [InlineData("""{"email":"a@example.net","scopes":[1],"is_admin":false}""", "Invalid type. Expected: string, given: integer.", "scopes.0")]
    [InlineData("""{"email":"a@example.net","scopes":[]}""", "missing required argument", "is_admin")]
    [InlineData("""{"email":"a@example.net","scopes":["mail.send"],"is_admin":true}""", "scopes must be empty when is_admin is true", "scopes")]
    public async Task What_is_wrong_with_an_invitation_is_said_with_its_field(string body, string message, string field) =>
        Assert.Equal((400, Error(message, field)), await AskAsync("POST", "/v3/teammates", body));

    [Theory]
    [InlineData("no.such")]
    [InlineData("2fa_exempt")]
    [InlineData("2fa_required")]
    public async Task Scopes_that_nobody_can_give_are_named(string scope)
    {
        var (status, body) = await AskAsync("POST", "/v3/teammates", $$"""{"email":"bad@example.net","scopes":["mail.send","{{scope}}"],"is_admin":false}""");

        Assert.Equal((400, $$"""{"errors":[{"message":"{{BadScopes}}","field":"scopes","help":"Not known, or not yours to give: {{scope}}"}]}"""), (status, body));
    }

    [Fact]
    public async Task A_key_gives_changes_and_removes_nothing_that_it_does_not_have_itself()
    {
        var small = (await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"small","scopes":["teammates.create","teammates.update","teammates.delete","mail.send"]}"""))
            .GetProperty("api_key").GetString()!;
        await JoinAsync("strong", """["mail.send","templates.delete"]""");
        await JoinAsync("weak", """["mail.send"]""");

        Assert.Equal(400, (await AskAsync("POST", "/v3/teammates", """{"email":"x@example.net","scopes":["templates.read"],"is_admin":false}""", small)).Status);
        Assert.Equal(400, (await AskAsync("POST", "/v3/teammates", """{"email":"x@example.net","scopes":[],"is_admin":true}""", small)).Status);
        Assert.Equal(400, (await AskAsync("PATCH", "/v3/teammates/weak", """{"scopes":["templates.read"],"is_admin":false}""", small)).Status);
        Assert.Equal(403, (await AskAsync("PATCH", "/v3/teammates/strong", """{"scopes":[],"is_admin":false}""", small)).Status);
        Assert.Equal(403, (await AskAsync("DELETE", "/v3/teammates/strong", key: small)).Status);
        Assert.Equal(403, (await AskAsync("PATCH", "/v3/teammates/owner", """{"scopes":[],"is_admin":false}""")).Status);
        Assert.Equal(403, (await AskAsync("DELETE", "/v3/teammates/owner")).Status);
        Assert.Equal(200, (await AskAsync("PATCH", "/v3/teammates/weak", """{"scopes":[],"is_admin":false}""", small)).Status);
        Assert.Equal(204, (await AskAsync("DELETE", "/v3/teammates/weak", key: small)).Status);
    }

    [Fact]
    public async Task The_owner_stands_first_and_pages_lead_on()
    {
        await JoinAsync("paged", "[]");
        var (status, body, headers) = await host.SendAsync("GET", "/v3/teammates?limit=1", host.OwnerKey, (string?)null);

        Assert.Equal(200, status);
        var owner = Assert.Single(JsonElement.Parse(body).GetProperty("result").EnumerateArray());
        Assert.Equal(("owner", "owner"), (owner.GetProperty("username").GetString(), owner.GetProperty("user_type").GetString()));
        Assert.False(owner.TryGetProperty("scopes", out _));
        Assert.Contains("/v3/teammates?limit=1&offset=1>; rel=\"next\"", string.Join(',', headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.Contains("paged", (await AskAsync("GET", "/v3/teammates?offset=1")).Body, StringComparison.Ordinal);
        Assert.Contains("\"user_type\":\"owner\"", (await AskAsync("GET", "/v3/teammates/owner")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_invited_once()
    {
        await InviteAsync(host.OwnerKey, "once@example.net", "[]");

        Assert.Equal(
            (400, Error("this address is a teammate already or was invited", "email")),
            await AskAsync("POST", "/v3/teammates", """{"email":"ONCE@example.net","scopes":[],"is_admin":false}"""));
    }

    [Fact]
    public async Task A_teammate_asks_for_more_and_admins_say_yes_or_no_by_mail()
    {
        await JoinAsync("asker", "[]");
        var asked = await host.MakeAsync("/v3/scopes/requests", host.OwnerKey, """{"username":"asker","scope_group_name":"mail settings"}""");
        var id = asked.GetProperty("id").GetInt64();
        Assert.Equal($$"""{"id":{{id}},"scope_group_name":"Mail Settings","username":"asker","email":"asker@example.net","first_name":"","last_name":""}""", asked.GetRawText());
        Assert.Equal(id, (await host.MakeAsync("/v3/scopes/requests", host.OwnerKey, """{"username":"ASKER","scope_group_name":"Mail Settings"}""")).GetProperty("id").GetInt64());
        Assert.Equal((200, $"[{asked.GetRawText()}]"), await AskAsync("GET", "/v3/scopes/requests"));

        var small = (await host.MakeAsync("/v3/api_keys", host.OwnerKey, """{"name":"small","scopes":["teammates.update"]}""")).GetProperty("api_key").GetString()!;
        Assert.Equal(403, (await AskAsync("PATCH", $"/v3/scopes/requests/{id}/approve", key: small)).Status);
        Assert.Equal((200, """{"scope_group_name":"Mail Settings"}"""), await AskAsync("PATCH", $"/v3/scopes/requests/{id}/approve"));
        Assert.Contains("You have access to Mail Settings now", await MailToAsync("asker@example.net", LastId), StringComparison.Ordinal);
        Assert.Contains("mail_settings.footer.update", (await AskAsync("GET", "/v3/teammates/asker")).Body, StringComparison.Ordinal);
        var gone = (404, Error("Cannot find request", "request_id"));
        Assert.Equal(gone, await AskAsync("PATCH", $"/v3/scopes/requests/{id}/approve"));

        var more = (await host.MakeAsync("/v3/scopes/requests", host.OwnerKey, """{"username":"asker","scope_group_name":"Stats"}""")).GetProperty("id").GetInt64();
        Assert.Equal((204, ""), await AskAsync("DELETE", $"/v3/scopes/requests/{more}"));
        Assert.Equal(gone, await AskAsync("DELETE", $"/v3/scopes/requests/{more}"));
        Assert.DoesNotContain("stats.read", (await AskAsync("GET", "/v3/teammates/asker")).Body, StringComparison.Ordinal);
        Assert.Equal((404, Error("username not found", "username")), await AskAsync("POST", "/v3/scopes/requests", """{"username":"nobody","scope_group_name":"Stats"}"""));
        Assert.Equal(400, (await AskAsync("POST", "/v3/scopes/requests", """{"username":"asker","scope_group_name":"Moon"}""")).Status);
    }

    [Fact]
    public async Task A_teammate_acts_for_the_subusers_that_it_was_given_page_by_page()
    {
        await JoinAsync("limited", "[]");
        var ids = new List<long>();
        foreach (var name in new[] { "north-one", "north-two", "south-one" })
        {
            ids.Add((await host.MakeAsync("/v3/subusers", host.OwnerKey, $$"""{"username":"{{name}}","email":"a@example.net","password":"{{Password}}","ips":[]}""")).GetProperty("user_id").GetInt64());
        }

        const string path = "/v3/teammates/limited/subuser_access";
        Assert.Equal((200, """{"has_restricted_subuser_access":false,"subuser_access":[],"_metadata":{"next_params":{}}}"""), await AskAsync("GET", path));
        var body = $$"""{"has_restricted_subuser_access":true,"subuser_access":[{"id":{{ids[0]}},"permission_type":"restricted","scopes":["templates.read"]},{"id":{{ids[2]}},"permission_type":"admin","scopes":[]},{"id":{{ids[1]}},"permission_type":"admin"}]}""";
        Assert.Equal(200, (await AskAsync("PUT", path, body)).Status);
        Assert.Equal(
            (200, $$"""{"has_restricted_subuser_access":true,"subuser_access":[{"id":{{ids[0]}},"username":"north-one","email":"a@example.net","disabled":false,"permission_type":"restricted","scopes":["templates.read"]}],"_metadata":{"next_params":{"limit":1,"after_subuser_id":{{ids[0]}},"username":"north"} } }""".Replace("} } }", "}}}", StringComparison.Ordinal)),
            await AskAsync("GET", $"{path}?limit=1&username=north"));
        var second = JsonElement.Parse((await AskAsync("GET", $"{path}?limit=1&username=north&after_subuser_id={ids[0]}")).Body);
        Assert.Equal(ids[1], second.GetProperty("subuser_access")[0].GetProperty("id").GetInt64());
        Assert.Equal("{}", second.GetProperty("_metadata").GetProperty("next_params").GetRawText());

        // The owner may act for all.
        var all = JsonElement.Parse((await AskAsync("GET", "/v3/teammates/owner/subuser_access")).Body).GetProperty("subuser_access");
        Assert.True(ids.TrueForAll(id => all.EnumerateArray().Any(line => line.GetProperty("id").GetInt64() == id && line.GetProperty("permission_type").GetString() == "admin")));
        await AskAsync("DELETE", "/v3/subusers/south-one");
        Assert.DoesNotContain("south-one", (await AskAsync("GET", path)).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await AskAsync("GET", "/v3/teammates/nobody/subuser_access")).Status);
    }

    [Theory]
    [InlineData("{}", "missing required argument", "has_restricted_subuser_access")]
    [InlineData("""{"has_restricted_subuser_access":false,"subuser_access":[{"id":1,"permission_type":"admin"}]}""", "has_restricted_subuser_access must be true when subuser_access is given", "subuser_access")]
    [InlineData("""{"has_restricted_subuser_access":true,"subuser_access":[{"permission_type":"admin"}]}""", "missing required argument", "subuser_access.0.id")]
    [InlineData("""{"has_restricted_subuser_access":true,"subuser_access":[{"id":1}]}""", "permission_type must be admin or restricted", "subuser_access.0.permission_type")]
    [InlineData("""{"has_restricted_subuser_access":true,"subuser_access":[{"id":1,"permission_type":"admin","scopes":["mail.send"]}]}""", "scopes must be empty when permission_type is admin", "subuser_access.0.scopes")]
    [InlineData("""{"has_restricted_subuser_access":true,"subuser_access":[{"id":1,"permission_type":"restricted","scopes":["billing.read"]}]}""", "invalid or unassignable scopes were given: billing.read", "subuser_access.0.scopes")]
    [InlineData("""{"has_restricted_subuser_access":true,"subuser_access":[{"id":"x","permission_type":"admin"}]}""", "Invalid type. Expected: integer, given: string.", "subuser_access.0.id")]
    [InlineData("""{"has_restricted_subuser_access":true,"subuser_access":[{"id":999999,"permission_type":"admin"}]}""", "there is no subuser 999999", "subuser_access")]
    public async Task What_is_wrong_with_subuser_access_is_said_with_its_field(string body, string message, string field)
    {
        if ((await AskAsync("GET", "/v3/teammates/wrong-access")).Status == 404)
        {
            await JoinAsync("wrong-access", "[]");
        }

        Assert.Equal((400, Error(message, field)), await AskAsync("PUT", "/v3/teammates/wrong-access/subuser_access", body));
    }

    [Fact]
    public async Task A_subusers_teammates_are_its_own()
    {
        var child = await host.CreateSubuserAsync("team-child");
        await JoinAsync("childs", "[\"mail.send\"]", child);

        Assert.Equal(404, (await AskAsync("GET", "/v3/teammates/childs")).Status);
        Assert.Equal(200, (await AskAsync("GET", "/v3/teammates/childs", key: child)).Status);
        Assert.Equal(200, (await host.SendAsync("GET", "/v3/teammates/childs", host.OwnerKey, (string?)null, "team-child")).Status);
        Assert.Equal(400, (await AskAsync("POST", "/v3/teammates", """{"email":"x@example.net","scopes":["subusers.read"],"is_admin":false}""", child)).Status);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Of the mail that was read last.</summary>
    private long LastId { get; set; }

    private async Task<JsonElement> InviteAsync(string key, string email, string scopes) =>
        await host.MakeAsync("/v3/teammates", key, $$"""{"email":"{{email}}","scopes":{{scopes}},"is_admin":false}""");

    /// <summary>Invites and accepts.</summary>
    private async Task JoinAsync(string name, string scopes, string? key = null)
    {
        await InviteAsync(key ?? host.OwnerKey, $"{name}@example.net", scopes);
        var secret = await SecretOfAsync($"{name}@example.net", 0);
        Assert.Equal(201, (await AskAsync("POST", "/teammates/accept", $$"""{"token":"{{secret}}","username":"{{name}}","password":"{{Password}}"}""")).Status);
    }

    private async Task<string> SecretOfAsync(string email, long after) => Link().Match(await MailToAsync(email, after)).Groups["secret"].Value;

    private async Task<string> MailToAsync(string email, long after)
    {
        var (status, body) = await AskAsync("GET", $"/inbox/await?recipient={Uri.EscapeDataString(email)}&timeout=60&after={after}");
        Assert.True(status == 200, body);
        LastId = long.Parse(IdOf(JsonElement.Parse(body)), System.Globalization.CultureInfo.InvariantCulture);
        return (await AskAsync("GET", $"/inbox/messages/{LastId}")).Body;
    }

    private static string IdOf(JsonElement mail) => mail.GetProperty("id") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : mail.GetProperty("id").GetRawText();

    private Task<(int Status, string Body)> BrowseAsync(string path) => AskAsync("GET", path, key: "none");

    private async Task<(int Status, string Body)> PostFormAsync(params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        using var content = new FormUrlEncodedContent(fields.ToDictionary(field => field.Name, field => field.Value));
        using var answer = await client.PostAsync(new Uri("/teammates/accept", UriKind.Relative), content, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task<(int Status, string Body)> AskAsync(string method, string path, string? body = null, string? key = null)
    {
        var (status, text, _) = await host.SendAsync(method, path, key ?? host.OwnerKey, body);
        return (status, text);
    }

    private static string Error(string message, string? field) =>
        $$"""{"errors":[{"message":"{{message}}","field":{{(field is null ? "null" : $"\"{field}\"")}},"help":null}]}""";

    [GeneratedRegex(@"/teammates/accept\?token=(?<secret>[A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
