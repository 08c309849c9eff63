using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Real refusals of POST /v3/mail/send, held against the official description.</summary>
public sealed class ErrorSchemaTests(SendingServer server)
{
    private const string Path = "/v3/mail/send";
    private const string Good = """{"personalizations":[{"to":[{"email":"ana@example.net"}]}],"from":{"email":"shop@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}]}""";
    private static readonly SchemaDocument Description = SchemaDocument.Load(System.IO.Path.Combine(AppContext.BaseDirectory, "schemas", "mail.json"));

    public static TheoryData<int, string> BadBodies => new()
    {
        { 400, "" },
        { 400, "{" },
        { 400, "[]" },
        { 400, "{}" },
        { 400, Good.Replace("ana@example.net", "ana", StringComparison.Ordinal) },
        { 400, Good.Replace("\"ana@example.net\"", "[]", StringComparison.Ordinal) },
        { 400, Good.Replace("\"Hello\"", "\"\"", StringComparison.Ordinal) },
        { 400, Good.Replace("\"subject\":\"Hi\"", "\"template_id\":\"none\"", StringComparison.Ordinal) },
        { 400, Good.Replace("\"Hi\"", "\"Hi\",\"categories\":[1,\"a\",\"a\"],\"send_at\":99999999999,\"asm\":{},\"attachments\":[{}]", StringComparison.Ordinal) },
        { 400, Good.Replace("\"Hi\"", "\"Hi\",\"batch_id\":\"none\",\"ip_pool_name\":\"none\",\"asm\":{\"group_id\":1}", StringComparison.Ordinal) },
        { 413, new string(' ', 30 * 1024 * 1024) + Good },
    };

    [Theory]
    [MemberData(nameof(BadBodies), DisableDiscoveryEnumeration = true)]
    public async Task A_refused_body_has_the_described_shape(int status, string body) => await AssertIsDescribedAsync(HttpMethod.Post, Path, status, body);

    [Theory]
    [InlineData(401, null)]
    [InlineData(401, "Bearer SG.none.none")]
    [InlineData(401, "Basic dXNlcjpwYXNzd29yZA==")]
    public async Task A_refused_key_has_the_described_shape(int status, string? authorization) =>
        await AssertIsDescribedAsync(HttpMethod.Post, Path, status, Good, authorization ?? "");

    [Fact]
    public async Task A_missing_scope_has_the_described_shape() =>
        await AssertIsDescribedAsync(HttpMethod.Post, Path, 403, Good, $"Bearer {await server.CreateKeyAsync("stats.read")}");

    [Theory]
    [InlineData(404, "POST", "/v3/mail/send/none")]
    [InlineData(405, "GET", Path)]
    [InlineData(405, "PUT", Path)]
    public async Task A_wrong_path_or_verb_has_the_described_shape(int status, string method, string path) =>
        await AssertIsDescribedAsync(new HttpMethod(method), path, status, method == "GET" ? null : Good);

    [Fact]
    public async Task Every_exception_for_answers_is_still_needed()
    {
        var violations = SchemaChecker.Check(Description, Description.Response(Path, "post", 400), await AnswerAsync(HttpMethod.Post, Path, 400, "{}"));
        Assert.All(SchemaExceptions.OfAnswers, exception => Assert.Contains(violations, exception.Covers));
    }

    private async Task AssertIsDescribedAsync(HttpMethod method, string path, int status, string? body, string? authorization = null)
    {
        var answer = await AnswerAsync(method, path, status, body, authorization);
        var violations = SchemaChecker.Check(Description, Description.Response(Path, "post", status), answer);
        Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfAnswers, violations));

        // The description requires no member at all; programs read these three.
        Assert.All(answer.GetProperty("errors").EnumerateArray(), error =>
        {
            Assert.Equal(["message", "field", "help"], error.EnumerateObject().Select(member => member.Name));
            Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
            Assert.True(error.GetProperty("help").ValueKind is JsonValueKind.String or JsonValueKind.Null, "help is a string or null");
        });
        Assert.NotEmpty(answer.GetProperty("errors").EnumerateArray());
    }

    private async Task<JsonElement> AnswerAsync(HttpMethod method, string path, int status, string? body, string? authorization = null)
    {
        using var client = new HttpClient { BaseAddress = server.Host };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Bearer {PosthornProcess.Key}");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

            // A large body is refused before it is sent.
            request.Headers.ExpectContinue = true;
        }

        using var answer = await client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }
}
