using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Http;

[Collection(QuietServer.Name)]
public sealed class AuthorizationTests(QuietPosthorn posthorn)
{
    private const string Invalid = "The provided authorization grant is invalid, expired, or revoked";

    [Fact]
    public async Task A_missing_key_is_asked_for() => await RefusedAsync(null, HttpStatusCode.Unauthorized, "authorization required");

    [Theory]
    [InlineData("Bearer SG.AAAAAAAAAAAAAAAAAAAAAA.CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC")]
    [InlineData("Bearer SG.CCCCCCCCCCCCCCCCCCCCCA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Token " + PosthornProcess.Key)]
    [InlineData(PosthornProcess.Key)]
    public async Task An_unknown_key_is_refused(string authorization) => await RefusedAsync(authorization, HttpStatusCode.Unauthorized, Invalid);

    [Theory]
    [InlineData("apikey:wrong")]
    [InlineData("user:" + PosthornProcess.Key)]
    [InlineData("no colon")]
    public async Task Basic_credentials_that_are_wrong_are_refused(string credentials) =>
        await RefusedAsync(Basic(credentials), HttpStatusCode.Unauthorized, "Permission denied, wrong credentials");

    [Theory]
    [InlineData("Basic %%%")]
    [InlineData("Basic")]
    public async Task An_authorization_that_cannot_be_read_is_refused(string authorization)
    {
        using var answer = await SendAsync(authorization);

        await answer.ErrorAsync(HttpStatusCode.Unauthorized);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Basic_with_the_user_apikey_is_let_in()
    {
        using var answer = await SendAsync(Basic($"apikey:{PosthornProcess.Key}"), "{");

        Assert.Equal("Bad Request", (await answer.ErrorAsync(HttpStatusCode.BadRequest)).Message);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_forbidden()
    {
        var created = await posthorn.Running.Process.CommandAsync("keys", "create", "statistics", "--scope", "stats.read");

        await RefusedAsync($"Bearer {created.Output.Trim()}", HttpStatusCode.Forbidden, "access forbidden");
    }

    private static string Basic(string credentials) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";

    private async Task RefusedAsync(string? authorization, HttpStatusCode status, string message)
    {
        using var answer = await SendAsync(authorization);

        Assert.Equal((message, null), await answer.ErrorAsync(status));
        await posthorn.AssertNothingHappenedAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string? authorization, string? body = null)
    {
        using var client = new HttpClient { BaseAddress = posthorn.Running.Process.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "v3/mail/send");
        request.Content = new StringContent(body ?? Requests.To("ana@example.org").ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await client.SendAsync(request);
    }
}
