using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Erasure;

/// <summary>What the erase job answers over HTTP: texts, limits, headers, and who may ask.</summary>
public sealed class EraseJobRequestTests(InboxPosthorn posthorn)
{
    private const string Path = "v3/recipients/erasejob";
    private const int MaxBody = 256 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"email_addresses":["ana@example.org","nobody","x@y"]}""", "Email_address nobody is not valid|email_addresses|Email_address x@y is not valid|email_addresses")]
    [InlineData("""{"email_addresses":["erased@erased.invalid"]}""", "Email_address erased@erased.invalid is not valid|email_addresses")]
    [InlineData("""{"email_addresses":[]}""", "email_addresses must be a list of 1 to 5000 addresses|email_addresses")]
    [InlineData("""{}""", "email_addresses must be a list of 1 to 5000 addresses|email_addresses")]
    [InlineData("""{"email_addresses":null}""", "email_addresses must be a list of 1 to 5000 addresses|email_addresses")]
    [InlineData("""{"email_addresses":"ana@example.org"}""", "Invalid type. Expected: array, given: string.|email_addresses")]
    [InlineData("""{"email_addresses":[5]}""", "Invalid type. Expected: string, given: integer.|email_addresses.0")]
    [InlineData("""[]""", "Bad Request|")]
    [InlineData("""{"email""", "Bad Request|")]
    public async Task What_is_wrong_is_named(string body, string expected)
    {
        var (status, errors, _) = await AskAsync(body);

        Assert.Equal((400, expected), (status, errors));
    }

    [Fact]
    public async Task Five_thousand_addresses_are_taken_and_one_more_is_not()
    {
        var (taken, _, _) = await AskAsync(Addresses(5000));
        var (refused, errors, _) = await AskAsync(Addresses(5001));

        Assert.Equal((202, 400, "This list is limited to 5000 items.|email_addresses"), (taken, refused, errors));
    }

    [Fact]
    public async Task A_body_of_256_KB_is_taken_and_an_octet_more_is_not()
    {
        const string Body = """{"email_addresses":["ana@example.org"]}""";

        Assert.Equal(202, (await AskAsync(Body.PadRight(MaxBody))).Status);
        Assert.Equal((413, "Payload too large|"), (await AskAsync(Body.PadRight(MaxBody + 1))) is var (status, errors, _) ? (status, errors) : default);
        Assert.Equal(413, (await AskAsync(Body.PadRight(MaxBody + 1), isChunked: true)).Status);
    }

    [Fact]
    public async Task An_address_that_is_named_twice_counts_once()
    {
        using var answer = await SendAsync("""{"email_addresses":["Ana@Example.org"," ana@example.org","ana@bücher.example","ana@xn--bcher-kva.example"]}""");
        var job = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("job_id").GetString();

        var report = await new ErasureClient(posthorn.Process).Api.GetAsync($"v3/posthorn/erasures/{job}");

        Assert.Equal(2, report.GetProperty("addresses").GetInt32());
    }

    [Fact]
    public async Task The_headers_say_how_many_of_a_hundred_are_left_and_for_how_many_seconds()
    {
        using var answer = await SendAsync("""{"email_addresses":["ana@example.org"]}""");

        Assert.Equal("100", answer.Headers.GetValues("X-RateLimit-Limit").Single());
        Assert.InRange(int.Parse(answer.Headers.GetValues("X-RateLimit-Remaining").Single(), null), 0, 99);
        Assert.InRange(int.Parse(answer.Headers.GetValues("X-RateLimit-Reset").Single(), null), 1, 60);
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_in_the_words_of_this_endpoint()
    {
        var key = (await posthorn.Process.CommandAsync("keys", "create", "reader", "--scope", "recipients.erasejob.read")).Output.Trim();

        Assert.Equal((401, "Failed to authenticate|"), await RefusedAsync(null));
        Assert.Equal((401, "Failed to authenticate|"), await RefusedAsync("Bearer SG.nobody"));
        Assert.Equal((403, "Not authorized|"), await RefusedAsync($"Bearer {key}"));
    }

    [Theory]
    [InlineData("0190c5d2-0000-7000-8000-000000000000")]
    [InlineData("nothing")]
    public async Task A_job_that_is_not_there_is_not_found(string id) =>
        Assert.Equal(404, (await new ErasureClient(posthorn.Process).Api.CallAsync("GET", $"v3/posthorn/erasures/{id}")).Status);

    [Fact]
    public async Task Jobs_are_listed_with_the_newest_first()
    {
        var client = new ErasureClient(posthorn.Process);
        var jobs = new[] { await client.AskAsync("ana@example.org"), await client.AskAsync("bo@example.org") };

        var listed = (await client.Api.GetAsync("v3/posthorn/erasures?limit=500")).GetProperty("result").EnumerateArray().Select(job => job.GetProperty("job_id").GetString()).ToList();

        Assert.InRange(listed.IndexOf(jobs[1]), 0, listed.IndexOf(jobs[0]) - 1);
        Assert.Equal(400, (await client.Api.CallAsync("GET", "v3/posthorn/erasures?limit=501")).Status);
    }

    private static string Addresses(int count) => JsonSerializer.Serialize(new { email_addresses = Enumerable.Range(0, count).Select(number => $"a{number}@example.org") });

    private async Task<(int Status, string Errors, HttpResponseHeaders Headers)> AskAsync(string body, bool isChunked = false)
    {
        using var answer = await SendAsync(body, isChunked);
        return ((int)answer.StatusCode, ErrorsOf(await answer.Content.ReadAsStringAsync(Token)), answer.Headers);
    }

    private async Task<HttpResponseMessage> SendAsync(string body, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = isChunked;
        return await posthorn.Process.Client.SendAsync(request, Token);
    }

    private async Task<(int Status, string Errors)> RefusedAsync(string? authorization)
    {
        using var client = new HttpClient { BaseAddress = posthorn.Process.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await client.SendAsync(request, Token);
        return ((int)answer.StatusCode, ErrorsOf(await answer.Content.ReadAsStringAsync(Token)));
    }

    private static string ErrorsOf(string body) => JsonElement.Parse(body).TryGetProperty("errors", out var errors)
        ? string.Join('|', errors.EnumerateArray().SelectMany(error => new[] { error.GetProperty("message").GetString(), error.GetProperty("field").GetString() }))
        : "";
}
