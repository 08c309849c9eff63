using Posthorn.EndToEnd.Tests.Submission;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Simulator;

/// <summary>A server that delivers to real mail hosts, which wait for what must not come.</summary>
public sealed class NeverLeavesTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task By_http_by_version_2_and_by_smtp_test_mail_stays_in_the_house_and_real_mail_leaves_it()
    {
        var key = await posthorn.Running.NewTestKeyAsync();
        var domain = posthorn.NewDomain();
        string[] recipients = [$"http@{domain}", $"v2@{domain}", $"smtp@{domain}"];

        var http = await posthorn.Running.SendWithAsync(key, Requests.To(recipients[0]));
        var form = await posthorn.Running.SendFormAsync(V2MailClient.Json, $"api_user=apikey&api_key={key}&to={recipients[1]}&from=shop@example.com&subject=Hi&text=Hello");
        var smtp = await SubmitAsync(key, recipients[2]);
        foreach (var id in new[] { http, form.Id!, smtp })
        {
            Assert.Equal("processed delivered", (await posthorn.Stories.EndAsync(id)).Course);
        }

        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To($"real@{domain}"))).Course);
        foreach (var recipient in recipients)
        {
            Assert.Equal(0, posthorn.Sink.TimesAsked(recipient));
            Assert.Single(await posthorn.Running.InboxAsync(recipient));
        }

        Assert.Single(posthorn.Sink.ReceivedFor($"real@{domain}"));
        Assert.Empty(await posthorn.Running.InboxAsync($"real@{domain}"));
    }

    [Fact]
    public async Task Not_even_a_domain_that_does_not_exist_or_cannot_be_asked_for_holds_it_up()
    {
        var key = await posthorn.Running.NewTestKeyAsync();
        var broken = posthorn.NewName();
        posthorn.Dns.ServFail(broken);

        var id = await posthorn.Running.SendWithAsync(key, Requests.To($"ana@{broken}", $"ben@{posthorn.NewName()}"));

        Assert.Equal(2, (await posthorn.Stories.EndAsync(id)).Count(EventType.Delivered));
    }

    [Fact]
    public async Task What_waits_when_the_server_is_killed_stays_in_the_house_in_its_next_life()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "1s"));
        var key = await own.NewTestKeyAsync();
        var domain = posthorn.NewDomain();
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3;
        var deferred = await own.SendWithAsync(key, Requests.To($"defer@{TestKeys.Domain}"));
        var planned = await own.SendWithAsync(key, Requests.To($"planned@{domain}").With("send_at", at));
        await own.Stories.WaitAsync(deferred, story => story.Count(EventType.Deferred) >= 1);

        // In the middle of many: some are on their way, some are kept and not settled, some wait.
        var many = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => own.SendWithAsync(key, Requests.To($"m{i}@{domain}"))));
        await own.Process.KillAsync();
        await own.Process.StartAgainAsync();

        Assert.Equal("processed deferred deferred delivered", (await own.Stories.EndAsync(deferred)).Course);
        Assert.Equal("processed delivered", (await own.Stories.EndAsync(planned)).Course);
        foreach (var id in many)
        {
            Assert.Equal("processed delivered", (await own.Stories.EndAsync(id)).Course);
        }

        Assert.Equal(0, posthorn.Sink.TimesAsked($"planned@{domain}"));
        Assert.Single(await own.InboxAsync($"defer@{TestKeys.Domain}"));
        for (var i = 0; i < many.Length; i++)
        {
            Assert.Equal(0, posthorn.Sink.TimesAsked($"m{i}@{domain}"));
            Assert.Single(await own.InboxAsync($"m{i}@{domain}"));
        }
    }

    private async Task<string> SubmitAsync(string key, string recipient)
    {
        using var client = await RawSmtpClient.ConnectAsync(posthorn.Running.Process.Submission);
        await client.ReadReplyAsync();
        await client.AskAsync("EHLO client.example.org");
        Assert.Equal("235 Authentication successful", await client.AskAsync(SubmissionClient.Plain(key)));
        return SubmissionClient.IdOf(await client.SubmitAsync("shop@example.com", [recipient], "From: shop@example.com\r\nSubject: Hi\r\n\r\nHello\r\n"));
    }
}
