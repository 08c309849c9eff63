using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Senders;

namespace Posthorn.Tests.Operations;

/// <summary>/v3/subusers over real sockets: what is made, and every refusal word by word.</summary>
public sealed class SubuserApiTests(OperationHost host) : IClassFixture<OperationHost>
{
    private const string Password = "a long enough password 1";

    [Fact]
    public async Task A_subuser_lives_from_its_making_to_its_end()
    {
        var made = await host.MakeAsync("/v3/subusers", host.OwnerKey, New("Anna@example.com", more: ",\"include_region\":true,\"region\":\"eu\""));
        var id = made.GetProperty("user_id").GetInt64();
        Assert.Equal(
            $$"""{"username":"Anna@example.com","user_id":{{id}},"email":"anna@example.net","credit_allocation":{"type":"unlimited"},"region":"eu","signup_session_token":"","authorization_token":""}""",
            made.GetRawText());
        var line = $$"""{"disabled":false,"id":{{id}},"username":"Anna@example.com","email":"anna@example.net"}""";
        Assert.Equal((200, line), await AskAsync("GET", "/v3/subusers/anna@EXAMPLE.com"));
        Assert.Equal((200, $"[{line}]"), await AskAsync("GET", "/v3/subusers?username=anna@example.com"));
        Assert.Equal((200, $"[{line[..^1]},\"region\":\"eu\"}}]"), await AskAsync("GET", "/v3/subusers?username=anna@example.com&include_region=true&region=eu"));
        Assert.Equal((200, "[]"), await AskAsync("GET", "/v3/subusers?username=anna@example.com&region=global"));

        var key = await host.CreateKeyAsync(id, ApiKey.FullAccess);
        Assert.Equal(200, (await AskAsync("GET", "/v3/templates", key: key)).Status);
        Assert.Equal((204, ""), await AskAsync("PATCH", "/v3/subusers/Anna@example.com", """{"disabled":true}"""));
        Assert.Equal(403, (await AskAsync("GET", "/v3/templates", key: key)).Status);
        Assert.Contains("\"disabled\":true", (await AskAsync("GET", "/v3/subusers/Anna@example.com")).Body, StringComparison.Ordinal);
        Assert.Equal((204, ""), await AskAsync("PATCH", "/v3/subusers/Anna@example.com", """{"disabled":false}"""));
        Assert.Equal(200, (await AskAsync("GET", "/v3/templates", key: key)).Status);

        Assert.Equal((204, ""), await AskAsync("DELETE", "/v3/subusers/Anna@example.com"));
        Assert.NotEqual(200, (await AskAsync("GET", "/v3/templates", key: key)).Status);
        Assert.Equal(404, (await AskAsync("GET", "/v3/subusers/Anna@example.com")).Status);
        Assert.Equal(403, (await host.SendAsync("GET", "/v3/templates", host.OwnerKey, (string?)null, "Anna@example.com")).Status);
        Assert.Equal(403, (await host.SendAsync("GET", "/v3/templates", host.OwnerKey, (string?)null, $"account-id {id}")).Status);

        // The name is free again, and who takes it is somebody else.
        Assert.NotEqual(id, (await host.MakeAsync("/v3/subusers", host.OwnerKey, New("anna@example.com"))).GetProperty("user_id").GetInt64());
    }

    [Theory]
    [InlineData("username", "\"\"", "missing required argument", "username")]
    [InlineData("username", "null", "missing required argument", "username")]
    [InlineData("username", "\"ab\"", "username must be 3 to 64 letters, digits and . _ - @ + of ASCII", "username")]
    [InlineData("username", "\"a b\"", "username must be 3 to 64 letters, digits and . _ - @ + of ASCII", "username")]
    [InlineData("username", "\"owner\"", "username exists", "username")]
    [InlineData("email", "\"\"", "missing required argument", "email")]
    [InlineData("email", "\"nobody\"", "email is not a valid address", "email")]
    [InlineData("password", "\"\"", "missing required argument", "password")]
    [InlineData("password", "\"short1\"", "A password has 16 to 128 characters.", "password")]
    [InlineData("password", "\"abcdefghijklmnopqrst\"", "A password has at least one letter and one digit.", "password")]
    [InlineData("password", "1", "Invalid type. Expected: string, given: integer.", "password")]
    [InlineData("ips", "null", "missing required argument", "ips")]
    [InlineData("ips", "\"127.0.0.1\"", "Invalid type. Expected: array, given: string.", "ips")]
    [InlineData("region", "\"mars\"", "region must be global or eu", "region")]
    public async Task What_is_wrong_with_a_new_one_is_said_with_its_field(string member, string value, string message, string field)
    {
        var body = $$"""{"username":"wrong-one","email":"a@example.net","password":"{{Password}}","ips":[],"{{member}}":{{value}}}""";

        Assert.Equal((400, Error(message, field)), await AskAsync("POST", "/v3/subusers", body));
        Assert.Equal(404, (await AskAsync("GET", "/v3/subusers/wrong-one")).Status);
    }

    [Fact]
    public async Task A_subuser_sends_from_addresses_of_its_parent_alone()
    {
        var pools = host.Services.GetRequiredService<IIpPools>();
        foreach (var address in new[] { "192.0.2.61", "192.0.2.62" })
        {
            Assert.IsType<IpOutcome<SendingIp>.Done>(await pools.AddIpAsync(WellKnownAccounts.Owner, address, new IpSettings(), TestContext.Current.CancellationToken));
        }

        Assert.Equal(
            (400, """{"errors":[{"message":"unable to validate IPs at this time","field":"ips","help":"Not addresses of this account: 192.0.2.99, x"}]}"""),
            await AskAsync("POST", "/v3/subusers", New("addressed", ips: """["192.0.2.61","192.0.2.99","x"]""")));
        Assert.Equal(404, (await AskAsync("GET", "/v3/subusers/addressed")).Status);
        var id = (await host.MakeAsync("/v3/subusers", host.OwnerKey, New("addressed", ips: """["192.0.2.61"]"""))).GetProperty("user_id").GetInt64();
        var snapshot = host.Services.GetRequiredService<ISendingIps>();
        string[] Lent() => [.. snapshot.Current.Lent.Where(lent => lent.AccountId == id).Select(lent => $"{snapshot.Current.Ips.Single(ip => ip.Id == lent.IpId).Address}")];
        Assert.Equal(["192.0.2.61"], Lent());

        Assert.Equal((200, """{"ips":["192.0.2.62"]}"""), await AskAsync("PUT", "/v3/subusers/addressed/ips", """["192.0.2.62","192.0.2.62"]"""));
        Assert.Equal(["192.0.2.62"], Lent());
        Assert.Equal(400, (await AskAsync("PUT", "/v3/subusers/addressed/ips", """["192.0.2.99"]""")).Status);
        Assert.Equal((400, Error("Bad Request", null)), await AskAsync("PUT", "/v3/subusers/addressed/ips", """{"list":["192.0.2.61"]}"""));
        Assert.Equal((400, Error("Bad Request", null)), await AskAsync("PUT", "/v3/subusers/addressed/ips", "[\"192.0.2.61\"],\"x\":[]"));
        Assert.Equal((400, Error("Invalid type. Expected: string, given: integer.", "list.0")), await AskAsync("PUT", "/v3/subusers/addressed/ips", "[1]"));
        Assert.Equal(["192.0.2.62"], Lent());
        Assert.Equal((200, """{"ips":[]}"""), await AskAsync("PUT", "/v3/subusers/addressed/ips", "[]"));
        await AskAsync("PUT", "/v3/subusers/addressed/ips", """["192.0.2.62"]""");
        await AskAsync("DELETE", "/v3/subusers/addressed");
        Assert.Empty(Lent());
    }

    [Theory]
    [InlineData(100, 400, "unable to validate IPs at this time")]
    [InlineData(101, 400, "This list is limited to 100 items.")]
    public async Task A_subuser_has_at_most_a_hundred_addresses(int count, int status, string message)
    {
        var ips = $"[{string.Join(',', Enumerable.Range(1, count).Select(i => $"\"198.51.100.{i}\""))}]";
        var answer = await AskAsync("POST", "/v3/subusers", New("many-addresses", ips: ips));

        Assert.Equal((status, message), (answer.Status, JsonElement.Parse(answer.Body).GetProperty("errors")[0].GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_closed_website_lets_nobody_log_in_and_mail_goes_on()
    {
        var id = (await host.MakeAsync("/v3/subusers", host.OwnerKey, New("website"))).GetProperty("user_id").GetInt64();
        var (status, cookie) = await host.LoginAsync("WebSite", Password);
        Assert.Equal(200, status);
        Assert.Contains($"\"user_id\":{id},", (await host.ReadAsync("/v3/posthorn/session", cookie)).Body, StringComparison.Ordinal);
        Assert.Equal(401, (await host.LoginAsync("website", Password + "2")).Status);

        Assert.Equal((204, ""), await AskAsync("PATCH", "/v3/subusers/website/website_access", """{"disabled":true}"""));
        Assert.Equal((403, ""), await host.LoginAsync("website", Password));
        Assert.Equal(401, (await host.ReadAsync("/v3/posthorn/session", cookie)).Status);
        Assert.Equal(200, (await AskAsync("GET", "/v3/templates", key: await host.CreateKeyAsync(id, ApiKey.FullAccess))).Status);
        Assert.Equal((204, ""), await AskAsync("PATCH", "/v3/subusers/website/website_access", """{"disabled":false}"""));
        Assert.Equal(200, (await host.LoginAsync("website", Password)).Status);
    }

    [Fact]
    public async Task Credits_are_limited_changed_and_unlimited_again()
    {
        await host.MakeAsync("/v3/subusers", host.OwnerKey, New("spender"));
        const string path = "/v3/subusers/spender/credits";
        const string unlimited = """{"type":"unlimited","reset_frequency":null,"remain":null,"total":null,"used":null}""";

        Assert.Equal((200, unlimited), await AskAsync("GET", path));
        Assert.Equal((400, Error("The credits of an unlimited user cannot be changed", "allocation_update")), await AskAsync("PATCH", $"{path}/remaining", """{"allocation_update":1}"""));
        Assert.Equal((200, """{"type":"recurring","reset_frequency":"daily","remain":100,"total":100,"used":0}"""), await AskAsync("PUT", path, """{"type":"recurring","reset_frequency":"daily","total":100}"""));
        Assert.Equal((200, """{"type":"recurring","reset_frequency":"daily","remain":93,"total":100,"used":7}"""), await AskAsync("PATCH", $"{path}/remaining", """{"allocation_update":-7}"""));
        Assert.Equal((200, """{"type":"nonrecurring","reset_frequency":null,"remain":3,"total":null,"used":null}"""), await AskAsync("PUT", path, """{"type":"nonrecurring","total":3}"""));
        Assert.Equal((200, """{"type":"nonrecurring","reset_frequency":null,"remain":0,"total":null,"used":null}"""), await AskAsync("PATCH", $"{path}/remaining", """{"allocation_update":-4}"""));
        Assert.Equal((200, unlimited), await AskAsync("PUT", path, """{"type":"unlimited"}"""));
        Assert.Equal((400, Error("No user found", null)), await AskAsync("GET", "/v3/subusers/nobody-here/credits"));
        Assert.Equal((400, Error("No user found", null)), await AskAsync("PUT", "/v3/subusers/nobody-here/credits", """{"type":"unlimited"}"""));
        Assert.Equal((400, Error("No user found", null)), await AskAsync("PATCH", "/v3/subusers/nobody-here/credits/remaining", """{"allocation_update":1}"""));
    }

    [Theory]
    [InlineData("PUT", "", "{}", "Type should be set to 'recurring', 'nonrecurring', or 'unlimited'", "type")]
    [InlineData("PUT", "", """{"type":"some"}""", "Type should be set to 'recurring', 'nonrecurring', or 'unlimited'", "type")]
    [InlineData("PUT", "", """{"type":"nonrecurring"}""", "Total is required", "total")]
    [InlineData("PUT", "", """{"type":"nonrecurring","total":0}""", "This must be a number from 1 to 2000000000.", "total")]
    [InlineData("PUT", "", """{"type":"recurring","total":1}""", "Reset frequency should be set to 'monthly', 'weekly', or 'daily'", "reset_frequency")]
    [InlineData("PATCH", "/remaining", "{}", "missing required argument", "allocation_update")]
    [InlineData("PATCH", "/remaining", """{"allocation_update":2000000001}""", "This must be a number from -2000000000 to 2000000000.", "allocation_update")]
    public async Task What_is_wrong_with_credits_is_said_with_its_field(string method, string more, string body, string message, string field)
    {
        await AskAsync("POST", "/v3/subusers", New("wrong-credits"));

        Assert.Equal((400, Error(message, field)), await AskAsync(method, $"/v3/subusers/wrong-credits/credits{more}", body));
    }

    [Fact]
    public async Task A_monitor_is_set_changed_and_taken_away()
    {
        await host.MakeAsync("/v3/subusers", host.OwnerKey, New("watched"));
        const string path = "/v3/subusers/watched/monitor";
        var none = (404, Error("No monitor settings for this user", null));

        Assert.Equal(none, await AskAsync("GET", path));
        Assert.Equal(none, await AskAsync("PUT", path, """{"email":"eye@example.net","frequency":2}"""));
        Assert.Equal(none, await AskAsync("DELETE", path));
        Assert.Equal((200, """{"email":"eye@example.net","frequency":500}"""), await AskAsync("POST", path, """{"email":"eye@example.net","frequency":500}"""));
        Assert.Equal((400, Error("User already has a monitor", null)), await AskAsync("POST", path, """{"email":"eye@example.net","frequency":500}"""));
        Assert.Equal((200, """{"email":"other@example.net","frequency":1}"""), await AskAsync("PUT", path, """{"email":"other@example.net","frequency":1}"""));
        Assert.Equal((200, """{"email":"other@example.net","frequency":1}"""), await AskAsync("GET", path));
        Assert.Equal((400, Error("Email is required", "email")), await AskAsync("PUT", path, """{"frequency":1}"""));
        Assert.Equal((400, Error("Email is invalid", "email")), await AskAsync("PUT", path, """{"email":"x","frequency":1}"""));
        Assert.Equal((400, Error("Frequency is required", "frequency")), await AskAsync("PUT", path, """{"email":"eye@example.net"}"""));
        Assert.Equal((400, Error("This must be a number from 1 to 1000000000.", "frequency")), await AskAsync("PUT", path, """{"email":"eye@example.net","frequency":0}"""));
        Assert.Equal((204, ""), await AskAsync("DELETE", path));
        Assert.Equal(none, await AskAsync("GET", path));
    }

    [Theory]
    [InlineData("PATCH", "", "{}", 400, "no fields provided", "disabled")]
    [InlineData("PATCH", "", """{"disabled":"yes"}""", 400, "Invalid type. Expected: boolean, given: string.", "disabled")]
    [InlineData("PATCH", "/website_access", "{}", 400, "no fields provided", "disabled")]
    public async Task What_is_wrong_with_a_change_is_said_with_its_field(string method, string more, string body, int status, string message, string field)
    {
        await AskAsync("POST", "/v3/subusers", New("wrong-change"));

        Assert.Equal((status, Error(message, field)), await AskAsync(method, $"/v3/subusers/wrong-change{more}", body));
    }

    [Theory]
    [InlineData("limit=0", "limit must be a number from 1 to 500.", "limit")]
    [InlineData("limit=501", "limit must be a number from 1 to 500.", "limit")]
    [InlineData("offset=-1", "offset must be a number from 0 to 2147483647.", "offset")]
    [InlineData("region=mars", "region must be all, global or eu", "region")]
    [InlineData("include_region=1", "include_region must be true or false", "include_region")]
    public async Task What_is_wrong_with_a_question_is_said_with_its_field(string query, string message, string field) =>
        Assert.Equal((400, Error(message, field)), await AskAsync("GET", $"/v3/subusers?{query}"));

    [Fact]
    public async Task Whom_the_operator_has_closed_a_parent_cannot_open()
    {
        var id = (await host.MakeAsync("/v3/subusers", host.OwnerKey, New("closed"))).GetProperty("user_id").GetInt64();
        await host.Services.GetRequiredService<IAccounts>().ChangeStatusAsync(id, AccountStatus.Banned, TestContext.Current.CancellationToken);

        Assert.Equal((400, Error("unable to enable user", null)), await AskAsync("PATCH", "/v3/subusers/closed", """{"disabled":false}"""));
        Assert.Equal((204, ""), await AskAsync("PATCH", "/v3/subusers/closed", """{"disabled":true}"""));
        Assert.Equal(AccountStatus.Banned, (await host.Services.GetRequiredService<IAccounts>().FindAsync(id, TestContext.Current.CancellationToken))!.Status);
    }

    [Fact]
    public async Task Another_parents_subuser_is_nobody_for_every_operation_and_stays_as_it_is()
    {
        await host.MakeAsync("/v3/subusers", host.OwnerKey, New("theirs"));
        await AskAsync("POST", "/v3/subusers/theirs/monitor", """{"email":"eye@example.net","frequency":5}""");
        await AskAsync("PUT", "/v3/subusers/theirs/credits", """{"type":"nonrecurring","total":5}""");
        var accounts = host.Services.GetRequiredService<IAccounts>();
        var other = await accounts.CreateAsync(new AccountDraft(null, "other-parent", ""), TestContext.Current.CancellationToken);
        var key = await host.CreateKeyAsync(other!.Id, ApiKey.FullAccess);
        var walked = host.Operations.Where(operation => operation.Parameters.Contains("subuserName")).ToList();
        async Task<string> ReadAsync()
        {
            var all = new List<string>();
            foreach (var operation in walked.Where(operation => operation.Method == "GET"))
            {
                all.Add((await AskAsync("GET", operation.At(_ => "theirs"))).Body);
            }

            return string.Join('\n', all);
        }

        var before = await ReadAsync();
        Assert.True(walked.Count >= 12);
        foreach (var operation in walked)
        {
            var body = operation.Method is "GET" or "DELETE" ? null : """{"disabled":true,"type":"unlimited","allocation_update":1,"email":"a@example.net","frequency":1}""";
            var (status, text) = await AskAsync(operation.Method, operation.At(_ => "theirs"), body, key);

            Assert.True(status == 404 || (status == 400 && text.Contains("No user found", StringComparison.Ordinal)), $"{operation}: {status} {text}");
        }

        Assert.Equal(before, await ReadAsync());
        Assert.Equal((200, "[]"), await AskAsync("GET", "/v3/subusers", key: key));
    }

    [Fact]
    public async Task What_a_parent_does_is_in_its_audit_log_without_passwords()
    {
        await host.MakeAsync("/v3/subusers", host.OwnerKey, New("audited"));
        await AskAsync("PATCH", "/v3/subusers/audited", """{"disabled":true}""");
        await AskAsync("DELETE", "/v3/subusers/audited");
        var (_, log) = await AskAsync("GET", "/v3/posthorn/audit?target=audited");

        Assert.Equal(
            ["subuser.delete", "subuser.disable", "subuser.create"],
            JsonElement.Parse(log).GetProperty("result").EnumerateArray().Select(line => line.GetProperty("action").GetString()));
        Assert.DoesNotContain(Password, log, StringComparison.Ordinal);
    }

    private static string New(string username, string ips = "[]", string more = "") =>
        $$"""{"username":"{{username}}","email":"anna@example.net","password":"{{Password}}","ips":{{ips}}{{more}}}""";

    private async Task<(int Status, string Body)> AskAsync(string method, string path, string? body = null, string? key = null)
    {
        var (status, text, _) = await host.SendAsync(method, path, key ?? host.OwnerKey, body);
        return (status, text);
    }

    private static string Error(string message, string? field) =>
        $$"""{"errors":[{"message":"{{message}}","field":{{(field is null ? "null" : $"\"{field}\"")}},"help":null}]}""";
}
