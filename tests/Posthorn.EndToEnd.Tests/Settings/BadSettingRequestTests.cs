using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Settings;

/// <summary>A walk over every member of every operation that takes a body: each bad value is refused with the member's name and changes nothing.</summary>
[Collection(QuietServer.Name)]
public sealed class BadSettingRequestTests(QuietPosthorn posthorn)
{
    private const int MaxContent = 100_000;
    private const string Switch = "boolean";

    /// <summary>The operations, and what each of their members is.</summary>
    private static readonly (string Method, string Path, (string Member, string Kind)[] Members)[] Operations =
    [
        ("PATCH", "v3/mail_settings/address_whitelist", [("enabled", Switch), ("list", "addresses or domains")]),
        ("PATCH", "v3/mail_settings/bcc", [("enabled", Switch), ("email", "address")]),
        ("PATCH", "v3/mail_settings/bounce_purge", [("enabled", Switch), ("soft_bounces", "days"), ("hard_bounces", "days")]),
        ("PATCH", "v3/mail_settings/footer", [("enabled", Switch), ("html_content", "text"), ("plain_content", "text")]),
        ("PATCH", "v3/mail_settings/forward_bounce", [("enabled", Switch), ("email", "address")]),
        ("PATCH", "v3/mail_settings/forward_spam", [("enabled", Switch), ("email", "addresses")]),
        ("PATCH", "v3/mail_settings/template", [("enabled", Switch), ("html_content", "wrapper")]),
        ("PATCH", "v3/mail_settings/plain_content", [("enabled", Switch)]),
        ("PATCH", "v3/mail_settings/spam_check", [("enabled", Switch), ("url", "url or address"), ("max_score", "score")]),
        ("PATCH", "v3/tracking_settings/click", [("enabled", Switch), ("enable_text", Switch)]),
        ("PATCH", "v3/tracking_settings/google_analytics",
            [("enabled", Switch), ("utm_source", "line"), ("utm_medium", "line"), ("utm_term", "line"), ("utm_content", "line"), ("utm_campaign", "line")]),
        ("PATCH", "v3/tracking_settings/open", [("enabled", Switch)]),
        ("PATCH", "v3/tracking_settings/subscription",
            [("enabled", Switch), ("html_content", "text"), ("plain_content", "text"), ("landing", "text"), ("url", "url"), ("replace", "line")]),
        ("POST", "v3/asm/groups", [("name", "name"), ("description", "description"), ("is_default", Switch)]),
        ("PATCH", "v3/asm/groups/1", [("name", "name"), ("description", "description"), ("is_default", Switch)]),
    ];

    public static TheoryData<string, string, string, string> Members =>
        [.. Operations.SelectMany(operation => operation.Members.Select(member => (operation.Method, operation.Path, member.Member, member.Kind)))];

    public static TheoryData<string, string> Paths => [.. Operations.Select(operation => (operation.Method, operation.Path))];

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_bad_value_is_refused_with_the_name_of_its_member(string method, string path, string member, string kind)
    {
        var before = await ReadAsync(path);
        foreach (var value in BadValues(kind))
        {
            using var answer = await SendAsync(method, path, Encoding.UTF8.GetBytes($"{{\"{member}\":{value}}}"));

            var shown = value[..Math.Min(value.Length, 80)];
            var errors = await answer.ErrorsAsync(HttpStatusCode.BadRequest);
            Assert.True(errors.Any(error => error.Field is { } field && (field == member || field.StartsWith(member + ".", StringComparison.Ordinal))), shown);
        }

        Assert.Equal(before, await ReadAsync(path));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_body_that_is_no_object_is_a_bad_request(string method, string path)
    {
        string[] bodies = ["", "{", "[]", "null", "\"text\"", "1", "{\"enabled\":}", "{} {}", "{'enabled': true}", "{\"x\":" + new string('[', 10_000)];
        foreach (var body in bodies)
        {
            using var answer = await SendAsync(method, path, Encoding.UTF8.GetBytes(body));
            Assert.Equal(("Bad Request", null), await answer.ErrorAsync(HttpStatusCode.BadRequest));
        }

        using var latin = await SendAsync(method, path, Encoding.Latin1.GetBytes("{\"name\":\"Grüße\"}"));
        Assert.Equal(("Invalid UTF8 in request", null), await latin.ErrorAsync(HttpStatusCode.BadRequest));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_body_that_is_too_large_or_no_json_is_told_so(string method, string path)
    {
        using var large = await SendAsync(method, path, Encoding.ASCII.GetBytes($"{{\"x\":\"{new string('a', 3 * 1024 * 1024)}\"}}"));
        Assert.Equal(("Payload too large", null), await large.ErrorAsync(HttpStatusCode.RequestEntityTooLarge));

        using var form = await SendAsync(method, path, "enabled=true"u8.ToArray(), "application/x-www-form-urlencoded");
        Assert.Equal(("Content-Type should be application/json.", null), await form.ErrorAsync(HttpStatusCode.UnsupportedMediaType));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_request_on_behalf_of_a_subuser_does_not_change_the_caller(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("{}") };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("on-behalf-of", "somebody");
        using var answer = await posthorn.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(("access forbidden", null), await answer.ErrorAsync(HttpStatusCode.Forbidden));
    }

    private static IEnumerable<string> BadValues(string kind) => kind switch
    {
        Switch => ["1", "0", "\"true\"", "[]", "{}", "1.5"],
        "days" => ["0", "-1", "3651", "1.5", "1e300", "\"5\"", "true", "[]", "{}"],
        "score" => ["0", "0.9", "10.1", "-1", "1e9999", "\"5\"", "true", "[]", "{}"],
        "text" => [.. NoText, Text('a', MaxContent + 1)],
        "wrapper" => [.. NoText, Text('a', MaxContent + 1), "\"<p>no place</p>\"", "\"<% Body %>\"", "\"<%body\""],
        "line" => [.. NoLine, Text('a', 1001)],
        "name" => [.. NoLine, Text('a', 31), "\"\"", "\"  \""],
        "description" => [.. NoLine, Text('a', 101)],
        "address" => [.. NoLine, Text('a', 321), "\"ana\"", "\"ana@\"", "\"@example.net\"", "\"ana@localhost\"", "\"ana@example.net, bo@example.net\""],
        "addresses" => [.. NoLine, Text('a', 2001), "\"ana\"", "\"ana@example.net,\"", "\"ana@example.net bo@example.net\""],
        "url" => [.. NoLine, Text('a', 2001), "\"example.com\"", "\"javascript:alert(1)\"", "\"ftp://example.com\"", "\"//example.com\"", "\"http://\""],
        "url or address" => [.. NoLine, Text('a', 2001), "\"example.com\"", "\"javascript:alert(1)\"", "\"ana@\""],
        "addresses or domains" =>
        [
            "\"ana@example.net\"", "1", "true", "{}", "[1]", "[null]", "[[]]", "[\"\"]", "[\"localhost\"]", "[\"a b.example\"]", "[\"@example.net\"]",
            "[\"ok.example\",\"ana@\"]", "[\"a\\u0000.example\"]", "[\"a\\ud83d.example\"]",
            $"[{string.Join(',', Enumerable.Repeat("\"example.org\"", 1001))}]", $"[{Text('a', 321)}]",
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static readonly string[] NoText = ["1", "1.5", "true", "[]", "{}", "\"a\\u0000\"", "\"a\\u001b\"", "\"a\\u007f\"", "\"a\\ud83d\""];

    private static readonly string[] NoLine = [.. NoText, "\"a\\nb\"", "\"a\\r\\nBcc: b\"", "\"a\\tb\""];

    private static string Text(char character, int length) => $"\"{new string(character, length)}\"";

    private async Task<string> ReadAsync(string path)
    {
        using var answer = await posthorn.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path, byte[] body, string type = "application/json")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return posthorn.Client.SendAsync(request);
    }
}
