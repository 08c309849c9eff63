using System.Text.Json;

namespace Posthorn.Tests.Operations;

/// <summary>A walk with real ids of the owner's through every operation that takes one, by a subuser that may do all it can.</summary>
public sealed class ForeignIdTests(OperationHost host) : IClassFixture<OperationHost>
{
    /// <summary>Valid for every operation of today, so that none is refused before it looks for the id.</summary>
    private const string Body = """
        {"name":"mine now","scopes":["mail.send"],"subject":"mine","html_content":"<p>mine</p>","active":1,"status":"cancel","enabled":true,"description":"mine",
         "is_admin":false,"has_restricted_subuser_access":false,
         "recipient_emails":["mine@example.com"],"url":"https://mine.example.com/","state":"deactivated","offerings":[{"name":"posthorn.small.v1","type":"package"}],"count":1,"region":"us","signature":{"enabled":true},"from":1760000000,"to":1760000001}
        """;

    /// <summary>Where another account's id is answered with something else than 404, and why nothing of that account shows.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["GET /v3/user/scheduled_sends/{batchId}"] = "an empty list, as for an unknown batch",
        ["GET /v3/mail/batch/{batchId}"] = "400 invalid batch id, as for an unknown batch",
        ["GET /v3/asm/groups/{groupId}/suppressions"] = "an empty list, as for a group that is no more",
        ["POST /v3/asm/groups/{groupId}/suppressions/search"] = "an empty list, as for a group that is no more",
    };

    /// <summary>Taken, as an unknown id is, and with an effect on the caller's own account alone.</summary>
    private static readonly HashSet<string> Taken =
    [
        // The official description: an address for a group that does not exist goes to the global list.
        "POST /v3/asm/groups/{groupId}/suppressions",
    ];

    [Fact]
    public async Task Another_accounts_id_is_not_found_by_any_operation_and_nothing_of_it_changes()
    {
        var child = await host.CreateSubuserAsync("curious");
        var ids = await MakeAllAsync();
        var walked = host.Operations
            .Where(operation => operation.Scope is not null && operation.Parameters.Any() && operation.Parameters.All(name => ids.ContainsKey(IdOf(operation, name)))).ToList();
        var before = await ReadAllAsync(walked, ids);
        Assert.True(walked.Count >= 25, $"Only {walked.Count} operations were walked.");

        foreach (var operation in walked)
        {
            var (status, body, _) = await host.SendAsync(
                operation.Method, operation.At(name => ids[IdOf(operation, name)]), child, operation.Method is "GET" or "DELETE" ? null : Body);
            if (Taken.Contains($"{operation.Method} {operation.Path}"))
            {
                Assert.Equal(201, status);
            }
            else if (Exceptions.ContainsKey($"{operation.Method} {operation.Path}"))
            {
                Assert.True(status < 500, $"{operation}: {status}");
                Assert.True(status >= 400 || body.Trim() == "[]", $"{operation}: {body}");
            }
            else
            {
                Assert.True(status is 403 or 404, $"{operation}: {status} {body}");
            }
        }

        Assert.Equal(before, await ReadAllAsync(walked, ids));
    }

    private async Task<string> ReadAllAsync(IReadOnlyList<Operation> walked, Dictionary<string, string> ids)
    {
        var all = new List<string>();
        foreach (var operation in walked.Where(operation => operation.Method == "GET"))
        {
            var (status, body, _) = await host.SendAsync("GET", operation.At(name => ids[IdOf(operation, name)]), host.OwnerKey);
            Assert.True(status == 200, $"{operation}: {status} {body}");
            all.Add($"{operation} {body}");
        }

        return string.Join('\n', all);
    }

    /// <summary>One of everything that has an id, of the owner's.</summary>
    private async Task<Dictionary<string, string>> MakeAllAsync()
    {
        var owner = host.OwnerKey;
        string Text(JsonElement made, string name) => made.GetProperty(name).ValueKind == JsonValueKind.String ? made.GetProperty(name).GetString()! : made.GetProperty(name).GetRawText();
        var template = Text(await host.MakeAsync("/v3/templates", owner, """{"name":"theirs","generation":"dynamic"}"""), "id");
        var batch = Text(await host.MakeAsync("/v3/mail/batch", owner, "{}"), "batch_id");
        await host.MakeAsync("/v3/user/scheduled_sends", owner, $$"""{"batch_id":"{{batch}}","status":"pause"}""");
        var webhook = Text(await host.MakeAsync("/v3/user/webhooks/event/settings", owner, """{"url":"https://theirs.example.com/","enabled":false}"""), "id");
        return new Dictionary<string, string>
        {
            ["token"] = Text(await host.MakeAsync("/v3/teammates", owner, """{"email":"theirs@example.net","scopes":[],"is_admin":false}"""), "token"),
            ["username"] = "owner",
            ["keyId"] = Text(await host.MakeAsync("/v3/api_keys", owner, """{"name":"theirs","scopes":["mail.send"]}"""), "api_key_id"),
            ["ruleId"] = Text((await host.MakeAsync("/v3/access_settings/whitelist", owner, """{"ips":[{"ip":"127.0.0.0/8"}]}""")).GetProperty("result")[0], "id"),
            ["groupId"] = Text(await host.MakeAsync("/v3/asm/groups", owner, """{"name":"theirs","description":"theirs"}"""), "id"),
            ["templateId"] = template,
            ["versionId"] = Text(await host.MakeAsync($"/v3/templates/{template}/versions", owner, """{"name":"theirs","subject":"theirs"}"""), "id"),
            ["batchId"] = batch,
            ["user/webhooks/event/settings"] = webhook,
            ["user/webhooks/event/settings/signed"] = webhook,
            ["posthorn/webhooks"] = webhook,
            ["user/webhooks/security/policies"] =
                Text((await host.MakeAsync("/v3/user/webhooks/security/policies", owner, """{"name":"theirs","signature":{"enabled":true}}""")).GetProperty("policy"), "id"),
            ["accountId"] = Text(
                await host.MakeAsync("/v3/partners/accounts", owner, """{"offerings":[{"name":"posthorn.free.v1","type":"package"}]}"""), "account_id"),
            ["designs"] = Text(await host.MakeAsync("/v3/designs", owner, """{"name":"theirs","html_content":"<p>theirs</p>"}"""), "id"),
        };
    }

    /// <summary>Several rooms call their id just <c>id</c>. Pre-built designs are everybody's.</summary>
    private static string IdOf(Operation operation, string name) =>
        name != "id" ? name : string.Join('/', operation.Path.Split('/').Skip(2).TakeWhile(part => part != "{id}"));
}
