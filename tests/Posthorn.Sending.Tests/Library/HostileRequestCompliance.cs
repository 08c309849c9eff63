using System.Text;
using System.Text.Json;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Library;

/// <summary>Whatever is sent to any operation of templates and designs, the answer says what is wrong with it, and nothing breaks.</summary>
public abstract class HostileRequestCompliance(DatabaseKind kind) : LibrarySuite(kind)
{
    private static readonly string[] WithBody =
    [
        "POST /v3/templates", "POST /v3/templates/{t}", "PATCH /v3/templates/{t}", "POST /v3/templates/{t}/versions", "PATCH /v3/templates/{t}/versions/{v}",
        "POST /v3/templates/{l}/versions", "POST /v3/designs", "POST /v3/designs/{d}", "PATCH /v3/designs/{d}", "POST /v3/designs/pre-builts/{p}",
    ];

    private static readonly string[] WithIds =
    [
        "GET /v3/templates/{t}", "POST /v3/templates/{t}", "PATCH /v3/templates/{t}", "DELETE /v3/templates/{t}",
        "POST /v3/templates/{t}/versions", "GET /v3/templates/{t}/versions/{v}", "PATCH /v3/templates/{t}/versions/{v}", "DELETE /v3/templates/{t}/versions/{v}",
        "POST /v3/templates/{t}/versions/{v}/activate", "GET /v3/designs/{d}", "POST /v3/designs/{d}", "PATCH /v3/designs/{d}", "DELETE /v3/designs/{d}",
        "GET /v3/designs/pre-builts/{d}", "POST /v3/designs/pre-builts/{d}",
    ];

    private static readonly string[] Lists = ["/v3/templates", "/v3/designs", "/v3/designs/pre-builts"];

    private static readonly string[] Members =
    [
        "name", "generation", "active", "subject", "html_content", "plain_content", "generate_plain_content", "editor", "test_data", "categories",
    ];

    /// <summary>As JSON. What one member takes another refuses.</summary>
    private static readonly string[] Values =
    [
        "1", "1.5", "-1", "1e400", "99999999999999999999", "true", "null", "[]", "{}", "[null]", "[1]", "[\"a\",\"a\"]", "[\"\\u0000\"]", "\"\"", "\"\\u0000\"",
        "\"a\\u0000b\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\u001f\"", "\"\\r\\n\"", "\"{{#if\"", "\"&#0;&#xd83d;&#x110000;\"", "\"<a href='&#0;&#xd83d;'>x</a>\"",
        $"\"{new string('x', 5001)}\"", $"\"{new string('x', 1_048_577)}\"", $"\"{new string('é', 524_289)}\"", $"[{string.Join(',', Enumerable.Range(0, 11).Select(i => $"\"{i}\""))}]",
        $"\"{string.Concat(Enumerable.Repeat("[", 10_000))}\"", $"{new string('[', 63)}{new string(']', 63)}",
    ];

    private static readonly string[] NoJson =
    [
        "", " ", "{", "}", "[]", "1", "null", "\"a\"", "{\"name\"}", "{\"name\":}", "{\"name\":\"a\nb\"}", "{\"name\":\"a\"}}", "{\"name\":\"\\x\"}", "{'name':'a'}", "// nothing\n{}",
        $"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}",
    ];

    /// <summary>Without NUL: the web server refuses it before anybody sees it.</summary>
    private static readonly string[] StrangeIds =
    [
        "0", "none", "d-", "d-0123456789abcdef0123456789abcdef", "d-0123456789ABCDEF0123456789ABCDEF", "D-0123456789abcdef0123456789abcdef", "0c314114-a2b7-4523-8cbc-a293d7d19007",
        "%01", "0c314114-a2b7-4523-8cbc-a293d7d1900%7F", "%F0%9F%A6%8A", "%FF", "{0c314114-a2b7-4523-8cbc-a293d7d19007}", "%27%20OR%201=1--", new('a', 5000),
    ];

    [Fact]
    public async Task What_is_no_json_object_is_refused_by_every_operation()
    {
        var ids = await MakeAsync();
        foreach (var operation in WithBody)
        {
            foreach (var body in NoJson.Where(body => body.Length > 0 || !IsCopy(operation)))
            {
                AssertIsRefused(await SendAsync(operation, ids, body), operation, body);
            }

            AssertIsRefused(await SendAsync(operation, ids, new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }), operation, "not UTF-8");
            Assert.Equal(413, (await SendAsync(operation, ids, $"{{\"a\":\"{new string('x', 20 * 1024 * 1024)}\"}}")).Status);
        }
    }

    [Fact]
    public async Task No_value_of_any_member_breaks_an_operation()
    {
        var ids = await MakeAsync();
        var taken = 0;
        foreach (var operation in WithBody)
        {
            foreach (var member in Members)
            {
                foreach (var value in Values)
                {
                    var answer = await SendAsync(operation, ids, Body(member, value));
                    taken += answer.Status < 300 ? 1 : 0;
                    if (answer.Status >= 300)
                    {
                        AssertIsRefused(answer, operation, Body(member, value));
                    }
                    else if (operation.EndsWith("/designs", StringComparison.Ordinal))
                    {
                        await DeleteAsync($"/v3/designs/{answer.Text("id")}");
                    }
                    else if (operation is "POST /v3/templates" or "POST /v3/templates/{t}")
                    {
                        await DeleteAsync($"/v3/templates/{answer.Text("id")}");
                    }
                    else if (operation.EndsWith("/versions", StringComparison.Ordinal))
                    {
                        await DeleteAsync($"/v3/templates/{answer.Text("template_id")}/versions/{answer.Text("id")}");
                    }
                }
            }
        }

        // What was taken can be read.
        Assert.NotEqual(0, taken);
        foreach (var path in new[] { "/v3/templates?generations=legacy,dynamic", "/v3/designs?summary=false", $"/v3/templates/{ids['t']}", $"/v3/designs/{ids['d']}" })
        {
            (await GetAsync(path)).Expect(200);
        }
    }

    [Fact]
    public async Task A_strange_id_is_nobodys()
    {
        var ids = await MakeAsync();
        foreach (var operation in WithIds)
        {
            foreach (var strange in StrangeIds)
            {
                foreach (var place in "tvd".Where(place => operation.Contains($"{{{place}}}", StringComparison.Ordinal)))
                {
                    var answer = await SendAsync(operation, new Dictionary<char, string>(ids) { [place] = strange }, Good(operation));
                    AssertIsRefused(answer, operation, strange, 404);
                }
            }
        }
    }

    [Fact]
    public async Task What_belongs_to_another_account_is_as_unknown_as_what_is_not_there()
    {
        var theirs = await MakeAsync();
        foreach (var operation in WithIds)
        {
            AssertIsRefused(await SendAsync(operation, theirs, Good(operation), Stranger), operation, "theirs", 404);
        }

        // A version goes with its own template only.
        var other = await CreateTemplateAsync();
        foreach (var operation in WithIds.Where(operation => operation.Contains("{v}", StringComparison.Ordinal)))
        {
            AssertIsRefused(await SendAsync(operation, new Dictionary<char, string>(theirs) { ['t'] = other }, Good(operation)), operation, "another template's", 404);
        }

        (await GetAsync($"/v3/templates/{theirs['t']}/versions/{theirs['v']}")).Expect(200);
        (await GetAsync($"/v3/designs/{theirs['d']}")).Expect(200);
    }

    [Fact]
    public async Task A_list_takes_no_other_questions_than_it_knows()
    {
        foreach (var list in Lists)
        {
            foreach (var query in new[]
            {
                "page_size=x", "page_size=-1", "page_size=1.5", "page_size=%00", "page_size=+1", "page_token=x", "page_token=%00", "page_token=AgAAAAAAAAAB",
                "page_size=1&page_size=2", $"page_token={new string('a', 4000)}",
            })
            {
                AssertIsRefused(await GetAsync($"{list}?{query}"), list, query);
            }
        }

        foreach (var query in new[] { "page_size=0", "page_size=201", "page_size=99999999999999999999", "generations=all", "generations=legacy,legacy", "generations=%00" })
        {
            AssertIsRefused(await GetAsync($"/v3/templates?{query}"), "GET /v3/templates", query);
        }

        AssertIsRefused(await GetAsync("/v3/designs?summary=maybe"), "GET /v3/designs", "summary");
        (await GetAsync("/v3/templates?page_size=200&unknown=%00")).Expect(200);
    }

    private async Task<Dictionary<char, string>> MakeAsync()
    {
        var template = await CreateTemplateAsync();
        return new Dictionary<char, string>
        {
            ['t'] = template,
            ['v'] = await CreateVersionAsync(template),
            ['l'] = await CreateTemplateAsync(generation: "legacy"),
            ['d'] = (await PostAsync("/v3/designs", new { html_content = "<p>Hello</p>" })).Expect(201).Text("id"),
            ['p'] = "0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8a01",
        };
    }

    private Task<Answer> SendAsync(string operation, Dictionary<char, string> ids, object? body, long account = Account)
    {
        var (method, path) = operation.Split(' ') is [var first, var second] ? (first, second) : throw new ArgumentException(operation, nameof(operation));
        return SendAsync(new HttpMethod(method), ids.Aggregate(path, (at, id) => at.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal)), body, account);
    }

    /// <summary>A body that has nothing wrong with it but this member.</summary>
    private static string Body(string member, string value)
    {
        var body = new StringBuilder("{");
        foreach (var (name, good) in new[] { ("name", "\"a\""), ("subject", "\"\""), ("html_content", "\"<p>\"") }.Where(each => each.Item1 != member))
        {
            body.Append($"\"{name}\":{good},");
        }

        return body.Append($"\"{member}\":{value}}}").ToString();
    }

    private static string? Good(string operation) => operation.StartsWith("POST", StringComparison.Ordinal) || operation.StartsWith("PATCH", StringComparison.Ordinal)
        ? """{"name":"a","subject":"","html_content":""}"""
        : null;

    /// <summary>No body is fine there.</summary>
    private static bool IsCopy(string operation) => operation is "POST /v3/templates/{t}" or "POST /v3/designs/{d}" or "POST /v3/designs/pre-builts/{p}";

    private static void AssertIsRefused(Answer answer, string operation, string input, int status = 400)
    {
        var what = $"{operation} {input[..Math.Min(200, input.Length)]}: {answer.Status}";
        Assert.True(answer.Status == status || (status == 404 && answer.Status == 400), what);
        Assert.True(answer.Body.ValueKind == JsonValueKind.Object && answer.Body.GetProperty("errors").GetArrayLength() > 0, what);
    }
}

public sealed class SqliteHostileRequestTests() : HostileRequestCompliance(DatabaseKind.Sqlite);

public sealed class PostgresHostileRequestTests() : HostileRequestCompliance(DatabaseKind.Postgres);
