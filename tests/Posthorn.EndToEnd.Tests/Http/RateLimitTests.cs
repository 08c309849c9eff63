using System.Net;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Http;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Who_asks_too_often_hears_429_with_the_time_of_the_next_window()
    {
        await using var posthorn = await RunningPosthorn.StartAsync(
            new PosthornProcessOptions { Environment = new Dictionary<string, string> { ["POSTHORN_REQUESTS_PER_MINUTE"] = "3" } });
        var answers = new List<(HttpStatusCode Status, string Remaining, long Reset)>();

        // A window may end between; of seven requests, one is in any case the fourth of its own.
        for (var asked = 0; asked < 7; asked++)
        {
            using var answer = await posthorn.Process.Client.GetAsync(new Uri("v3/scopes", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal("3", answer.Headers.GetValues("X-RateLimit-Limit").Single());
            answers.Add((answer.StatusCode, answer.Headers.GetValues("X-RateLimit-Remaining").Single(), long.Parse(answer.Headers.GetValues("X-RateLimit-Reset").Single())));
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                Assert.Equal(("too many requests", null), await answer.ErrorAsync(HttpStatusCode.TooManyRequests));
            }
        }

        Assert.Contains(answers, answer => answer is { Status: HttpStatusCode.TooManyRequests, Remaining: "0" });
        Assert.All(answers, answer => Assert.Equal(0, answer.Reset % 60));
        using var other = await posthorn.Process.Client.GetAsync(new Uri("v3/api_keys", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("2", other.Headers.GetValues("X-RateLimit-Remaining").Single());
    }
}
