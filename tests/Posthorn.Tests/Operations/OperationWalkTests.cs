using System.Text;
using System.Text.Json;
using Posthorn.Accounts;

namespace Posthorn.Tests.Operations;

/// <summary>Walks over every operation that asks for a key.</summary>
public sealed class OperationWalkTests(OperationHost host) : IClassFixture<OperationHost>
{
    /// <summary>Nothing asks for it.</summary>
    private const string UselessScope = "newsletter.read";

    private static readonly (string Name, byte[] Bytes)[] BadBodies =
    [
        ("nothing", []),
        ("broken", "{"u8.ToArray()),
        ("a list", "[]"u8.ToArray()),
        ("a list of null", "[null]"u8.ToArray()),
        ("null", "null"u8.ToArray()),
        ("a text", "\"x\""u8.ToArray()),
        ("a number", "1e999"u8.ToArray()),
        ("no UTF-8", [(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}']),
        ("half a surrogate pair in a name", """{"\ud800":1}"""u8.ToArray()),
        ("deep", Encoding.ASCII.GetBytes(new string('[', 10_000))),
        ("members of wrong types", Members("[[]]")),
        ("members that are objects", Members("""{"a":{"b":null}}""")),
        ("members with control characters", Members("\"a\\u0000\\u001b\\n\"")),
        ("members with half a surrogate pair", Members("\"\\ud800\"")),
        ("members that are very large numbers", Members("123456789012345678901234567890")),
        ("members that are small numbers", Members("-1.5")),
        ("long members", Members($"\"{new string('a', 40_000)}\"")),
        ("too large", Encoding.ASCII.GetBytes($"{{\"name\":\"{new string('a', 4 * 1024 * 1024)}\"}}")),
    ];

    /// <summary>SendGrid has words of its own there.</summary>
    private const string ErasePath = "/v3/recipients/erasejob";

    [Fact]
    public async Task Without_its_scope_every_operation_is_forbidden_and_names_what_is_missing()
    {
        var key = await host.CreateKeyAsync(WellKnownAccounts.Owner, UselessScope);
        var asked = host.Operations.Where(operation => operation.Scope is not null and not RequiredScope.Any).ToList();
        Assert.NotEmpty(asked);
        foreach (var operation in asked)
        {
            var (status, body, _) = await host.SendAsync(operation.Method, operation.At(_ => "1"), key, operation.Method == "GET" ? null : "{}");

            Assert.True(status == 403, $"{operation}: {status} {body}");
            if (operation.Path.StartsWith("/v3/partners/", StringComparison.Ordinal))
            {
                // A family with a shape and words of its own.
                Assert.EndsWith($"\"field\":\"\",\"error_id\":\"10-40300\",\"help\":\"missing required scope: {operation.Scope}\"}}]}}", body, StringComparison.Ordinal);
                continue;
            }

            var (words, field) = operation.Path == ErasePath ? ("Not authorized", "\"\"") : ("access forbidden", "null");
            Assert.Equal($$"""{"errors":[{"message":"{{words}}","field":{{field}},"help":"missing required scope: {{operation.Scope}}"}]}""", body);
        }
    }

    [Fact]
    public async Task Without_a_key_every_operation_asks_for_one()
    {
        foreach (var operation in host.Operations.Where(operation => operation.Scope is not null))
        {
            var (status, body, headers) = await host.SendAsync(operation.Method, operation.At(_ => "1"), "SG.none", operation.Method == "GET" ? null : "{}");

            Assert.True(status == 401, $"{operation}: {status} {body}");
            Assert.False(headers.Contains("X-RateLimit-Limit"));
        }
    }

    [Fact]
    public async Task A_bad_body_is_refused_in_the_shape_of_errors_by_every_operation()
    {
        foreach (var operation in host.Operations.Where(operation => operation.Scope is not null && operation.Method is not "GET"))
        {
            foreach (var (name, bytes) in BadBodies)
            {
                var (status, body, _) = await host.SendAsync(operation.Method, operation.At(_ => "1"), host.OwnerKey, bytes);

                // Some operations take no body, and some are content with what is there.
                Assert.True(status < 500, $"{operation}, {name}: {status} {body}");
                AssertIsAnswer($"{operation}, {name}", status, body);
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("a'b\"c;--")]
    [InlineData("%00")]
    [InlineData("\u001b\n")]
    [InlineData("äöü🦊")]
    [InlineData("*")]
    public async Task A_strange_id_is_not_found_or_refused_by_every_operation(string id)
    {
        foreach (var operation in host.Operations.Where(operation => operation.Scope is not null && operation.Parameters.Any()))
        {
            var (status, body, _) = await host.SendAsync(operation.Method, operation.At(_ => id), host.OwnerKey, operation.Method == "GET" ? null : "{}");

            Assert.True(status < 500, $"{operation}: {status} {body}");
            AssertIsAnswer($"{operation}", status, body);
        }
    }

    [Fact]
    public async Task Strange_questions_are_answered_by_every_operation()
    {
        foreach (var operation in host.Operations.Where(operation => operation.Scope is not null && operation.Method == "GET"))
        {
            foreach (var value in new[] { "-1", "0", "99999999999999999999", "x", "%00", "%F0%28", "1&limit=2" })
            {
                var question = string.Join('&', new[] { "limit", "offset", "cursor", "page_size", "page_token", "start_time", "end_time", "after", "query" }.Select(name => $"{name}={value}"));
                var (status, body, _) = await host.SendAsync("GET", $"{operation.At(_ => "1")}?timeout=1&{question}", host.OwnerKey);

                Assert.True(status < 500, $"{operation}, {value}: {status} {body}");
                AssertIsAnswer($"{operation}, {value}", status, body);
            }
        }
    }

    [Fact]
    public async Task A_subuser_that_is_not_the_callers_is_forbidden_by_every_operation_that_hears_the_header()
    {
        var stranger = await host.CreateSubuserAsync("walker");
        foreach (var operation in host.Operations.Where(operation => operation.Scope is not null and not "mail.send" && !operation.Path.StartsWith("/v3/sso/", StringComparison.Ordinal)))
        {
            var (status, body, _) = await host.SendAsync(operation.Method, operation.At(_ => "1"), stranger, operation.Method == "GET" ? null : "{}", onBehalfOf: "owner");

            Assert.True(status == 403, $"{operation}: {status} {body}");
        }
    }

    private static void AssertIsAnswer(string what, int status, string body)
    {
        if (status < 400)
        {
            return;
        }

        Assert.True(body.Length > 0, $"{what}: {status} without a body");
        var json = JsonElement.Parse(body);
        if (json.ValueKind == JsonValueKind.Array)
        {
            // /v3/sso answers with a bare list.
            Assert.All(json.EnumerateArray(), error => Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()), what));
            Assert.NotEqual(0, json.GetArrayLength());
            return;
        }

        var messages = json.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? errors.EnumerateArray().Select(error => error.GetProperty("message").GetString())
            : [json.GetProperty("error").GetString()];
        Assert.All(messages, message => Assert.False(string.IsNullOrWhiteSpace(message), what));
        Assert.NotEmpty(messages);
    }

    /// <summary>Every member that an operation of today reads, and more, with one value.</summary>
    private static byte[] Members(string value)
    {
        string[] names =
        [
            "name", "scopes", "ips", "ids", "description", "is_default", "enabled", "list", "email", "url", "html_content", "plain_content", "max_score", "subject",
            "template_id", "active", "generation", "editor", "categories", "batch_id", "status", "personalizations", "from", "content", "domain", "pool", "hours",
            "soft_bounces", "hard_bounces", "landing", "replace", "utm_source", "enable_text", "recipient_emails", "emails", "delete_all", "username", "password", "disabled", "type", "total", "reset_frequency",
            "allocation_update", "frequency", "is_admin", "has_restricted_subuser_access", "subuser_access", "scope_group_name", "token", "region",
            "profile", "offerings", "state", "count", "license_key", "enable_subuser_statistics",
        ];
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', names.Select(name => $"\"{name}\":{value}"))}}}");
    }
}
