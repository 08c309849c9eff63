using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Health;

/// <summary>A disk that is short is played with a reserve that no disk has, or that is about what is free here.</summary>
public sealed class HealthTests(InboxPosthorn usual)
{
    private static readonly string[] Shedding = ["--disk-reserve", "900000TB"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_well_says_so()
    {
        var (status, health) = await usual.Running.ReadyAsync();
        Assert.True(status == HttpStatusCode.OK && health.State is "healthy" or "pressured", $"{status} {health}");

        Assert.Equal("ok", await usual.Process.Client.GetStringAsync(new Uri("health/live", UriKind.Relative), Token));
        if (health.State == "healthy")
        {
            Assert.Empty(health.Reasons);
            Assert.DoesNotContain("This server is", (await usual.Process.CommandAsync("queue")).Output);
        }
    }

    [Fact]
    public async Task A_server_without_room_on_its_disk_refuses_new_mail_at_every_door_and_says_why()
    {
        await using var posthorn = await RunningPosthorn.StartAsync(Shedding);

        using (var refused = await posthorn.PostAsync(Requests.To("ana@example.org")))
        {
            Assert.Equal(
                "The mail was not accepted, since this server is short of disk space. Please try again in 10 seconds.",
                (await refused.ErrorAsync(HttpStatusCode.ServiceUnavailable)).Message);
            Assert.Equal("10", refused.Headers.RetryAfter?.ToString());
        }

        var (status, health) = await posthorn.ReadyAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "shedding"), (status, health.State));
        Assert.Matches(@"^\S+ [MGT]B of \S+ [MGT]B are free on the data folder's disk; below 900000\.0 TB new mail is refused\.$", Assert.Single(health.Reasons));

        using var smtp = await RawSmtpClient.ConnectAsync(posthorn.Process.Inbox);
        await smtp.ReadReplyAsync();
        await smtp.AskAsync("EHLO client.example.org");
        Assert.StartsWith("452 4.3.1 The mail was not accepted", await smtp.AskAsync("MAIL FROM:<>"));

        var queue = await posthorn.Process.Client.GetFromJsonAsync<JsonObject>(new Uri("v3/posthorn/queue", UriKind.Relative), Token);
        Assert.Equal("shedding", queue!["health"]!["state"]!.GetValue<string>());
        Assert.Single(queue["health"]!["reasons"]!.AsArray());
        var said = (await posthorn.Process.CommandAsync("queue")).Output;
        Assert.StartsWith("This server is ", said);
        Assert.Contains("below 900000.0 TB new mail is refused.", said);

        Assert.Equal(1, posthorn.Process.Output.Split("Health is Shedding now").Length - 1);
        Assert.Equal(0, await posthorn.Stories.LastSubmissionAsync());
    }

    [Fact]
    public async Task While_new_mail_is_refused_what_was_accepted_is_delivered()
    {
        using var folder = new TemporaryFolder();
        await using var sink = MailSink.Start(new MailSinkOptions());
        string[] arguments = ["--delivery", $"relay=smtp://127.0.0.1:{sink.Port}", "--retry-first", "1s"];
        string id;
        await using (var before = await RunningPosthorn.StartAsync(new PosthornProcessOptions { Arguments = arguments, DataFolder = folder.Path }))
        {
            id = await before.SendAsync(Requests.To("1x-450-busy-ana@example.org"));
            await before.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 1);
            await before.Process.KillAsync();
        }

        await using var shedding = await RunningPosthorn.StartAsync(new PosthornProcessOptions { Arguments = [.. arguments, .. Shedding], DataFolder = folder.Path });

        Assert.Equal(EventType.Delivered, (await shedding.Stories.EndAsync(id)).Last.Type);
        Assert.Equal("shedding", (await shedding.ReadyAsync()).Health.State);
    }

    [Fact]
    public async Task Under_pressure_all_goes_on_and_the_reason_is_shown()
    {
        using var folder = new TemporaryFolder();
        var half = new DriveInfo(folder.Path).AvailableFreeSpace / 2_000_000;
        await using var posthorn = await RunningPosthorn.StartAsync("--disk-reserve", $"{Math.Clamp(half, 1, 999_999)}MB");

        var (status, health) = await posthorn.ReadyAsync();
        Assert.Equal((HttpStatusCode.OK, "pressured"), (status, health.State));
        Assert.Contains(health.Reasons, reason => reason.Contains("are free on the data folder's disk", StringComparison.Ordinal));
        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To("ana@example.org"))).Course);
    }

    [Fact]
    public async Task A_server_that_has_outgrown_its_memory_refuses_new_mail()
    {
        await using var posthorn = await RunningPosthorn.StartAsync("--memory-limit", "30MB");

        using var refused = await posthorn.PostAsync(Requests.To("ana@example.org"));

        Assert.Contains("since this server is short of memory", (await refused.ErrorAsync(HttpStatusCode.ServiceUnavailable)).Message);

        // A slow disk is another reason, and may stand beside it.
        Assert.Contains((await posthorn.ReadyAsync()).Health.Reasons, reason => reason.Contains("of 30 MB of memory are used; from 90 % on new mail is refused.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_beyond_the_places_are_told_to_come_back_and_those_in_them_are_served()
    {
        await using var posthorn = await RunningPosthorn.StartAsync("--max-requests", "2");
        using var first = await HeldRequest.StartAsync(posthorn, Requests.To("ana@example.org").ToJsonString());
        using var second = await HeldRequest.StartAsync(posthorn, Requests.To("bo@example.org").ToJsonString());

        using (var refused = await posthorn.PostAsync(Requests.To("cy@example.org")))
        {
            Assert.Equal(
                "The mail was not accepted, since this server works on as many requests as it can. Please try again in 1 second.",
                (await refused.ErrorAsync(HttpStatusCode.ServiceUnavailable)).Message);
            Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        }

        Assert.StartsWith("HTTP/1.1 202 ", await first.FinishAsync());
        await posthorn.SendAsync(Requests.To("cy@example.org"));
        Assert.StartsWith("HTTP/1.1 202 ", await second.FinishAsync());
    }
}
