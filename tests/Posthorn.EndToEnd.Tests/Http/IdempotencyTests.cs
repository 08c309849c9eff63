using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Http;

public sealed class IdempotencyTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_repeat_answers_as_the_first_did_and_sends_nothing_more()
    {
        var domain = posthorn.NewDomain();
        var request = Requests.To($"ana@{domain}");
        var key = NewKey();

        var first = await AcceptedAsync(posthorn.Running, request, key);
        await posthorn.Stories.EndAsync(first);
        var second = await AcceptedAsync(posthorn.Running, request, key);

        Assert.Equal(first, second);
        await AssertSentOnceAsync(domain);
    }

    [Fact]
    public async Task Repeats_at_the_same_moment_are_one_mail()
    {
        var domain = posthorn.NewDomain();
        var request = Requests.To($"ana@{domain}");
        var key = NewKey();

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AcceptedAsync(posthorn.Running, request, key)));

        Assert.Single(ids.Distinct());
        await posthorn.Stories.EndAsync(ids[0]);
        await AssertSentOnceAsync(domain);
    }

    [Fact]
    public async Task The_same_key_for_another_body_is_refused()
    {
        var domain = posthorn.NewDomain();
        var key = NewKey();
        await AcceptedAsync(posthorn.Running, Requests.To($"ana@{domain}"), key);

        using var answer = await PostAsync(posthorn.Running, Requests.To($"bo@{domain}"), key);

        Assert.Equal(
            ("This Idempotency-Key was used for a different request within the last 24 hours. Use a new key for a new mail.", null),
            await answer.ErrorAsync(HttpStatusCode.BadRequest));
        await posthorn.SendToEndAsync(Requests.To($"last@{domain}"));
        Assert.Empty(posthorn.Sink.ReceivedFor($"bo@{domain}"));
    }

    [Fact]
    public async Task Different_keys_and_no_key_are_different_mails()
    {
        var request = Requests.To($"ana@{posthorn.NewDomain()}");

        string[] ids =
        [
            await AcceptedAsync(posthorn.Running, request, NewKey()), await AcceptedAsync(posthorn.Running, request, NewKey()),
            await posthorn.SendAsync(request), await posthorn.SendAsync(request),
        ];

        Assert.Equal(4, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(255, HttpStatusCode.Accepted)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task A_key_has_at_most_255_characters(int length, HttpStatusCode status)
    {
        using var answer = await PostAsync(posthorn.Running, Requests.To($"ana@{posthorn.NewDomain()}"), NewKey().PadRight(length, 'k'));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_outlives_the_server()
    {
        await using var sink = MailSink.Start();
        await using var own = await RunningPosthorn.StartAsync("--delivery", $"relay=smtp://127.0.0.1:{sink.Port}");
        var request = Requests.To("ana@example.org");
        var key = NewKey();
        var first = await AcceptedAsync(own, request, key);
        await own.Stories.EndAsync(first);

        await own.Process.KillAsync();
        await own.Process.StartAgainAsync();

        Assert.Equal(first, await AcceptedAsync(own, request, key));
        await own.SendToEndAsync(Requests.To("last@example.org"));
        Assert.Single(sink.ReceivedFor("ana@example.org"));
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    /// <summary>A later mail through the same lane has arrived, so a second copy of the first would have, too.</summary>
    private async Task AssertSentOnceAsync(string domain)
    {
        Assert.Equal(1, (await posthorn.SendToEndAsync(Requests.To($"last@{domain}"))).Count(EventType.Delivered));
        Assert.Single(posthorn.Sink.ReceivedFor($"ana@{domain}"));
    }

    private static async Task<string> AcceptedAsync(RunningPosthorn server, JsonObject request, string key)
    {
        using var answer = await PostAsync(server, request, key);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.GetValues("X-Message-Id").Single();
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningPosthorn server, JsonObject request, string key)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "v3/mail/send");
        message.Content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        message.Headers.Add("Idempotency-Key", key);
        return await server.Process.Client.SendAsync(message);
    }
}
