using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;
using Posthorn.Smtp;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class RelayTests
{
    [Fact]
    public async Task A_relay_gets_everything_after_a_login()
    {
        await using var relay = MailSink.Start(new MailSinkOptions { Login = new SmtpCredentials("user@example.com", "pass:word/1") });
        await using var posthorn = await StartAsync(relay, "user%40example.com:pass%3Aword%2F1@");

        var story = await posthorn.SendToEndAsync(Requests.To("ana@one.test", "bo@two.test"));

        Assert.Equal(2, story.Count(EventType.Delivered));
        Assert.Equal(["ana@one.test", "bo@two.test"], relay.Received.Select(mail => mail.Recipient).Order());
        Assert.All(relay.Received, mail => Assert.Equal(("user@example.com", true), (mail.User, mail.IsEncrypted)));
    }

    [Fact]
    public async Task A_relay_that_refuses_the_login_defers_since_the_mail_is_not_to_blame()
    {
        await using var relay = MailSink.Start(new MailSinkOptions { Login = new SmtpCredentials("user", "right") });
        await using var posthorn = await StartAsync(relay, "user:wrong@");

        var id = await posthorn.SendAsync(Requests.To("ana@one.test"));

        var story = await posthorn.Stories.WaitAsync(id, story => story.Events.Count > 1);
        Assert.Equal(EventType.Deferred, story.Last.Type);
        Assert.Equal("535 5.7.8 wrong user or password", story.Last.Detail.Response);
        Assert.Empty(relay.Received);
    }

    [Fact]
    public async Task A_relay_with_tls_from_the_first_octet_is_spoken_to_in_tls()
    {
        await using var relay = MailSink.Start(new MailSinkOptions { ImplicitTls = true });
        await using var posthorn = await RunningPosthorn.StartAsync("--delivery", $"relay=smtps://127.0.0.1:{relay.Port}");

        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To("ana@one.test"))).Course);
        Assert.True(Assert.Single(relay.Received).IsEncrypted);
    }

    private static Task<RunningPosthorn> StartAsync(MailSink relay, string login) =>
        RunningPosthorn.StartAsync("--delivery", $"relay=smtp://{login}127.0.0.1:{relay.Port}", "--retry-first", "200ms");
}
