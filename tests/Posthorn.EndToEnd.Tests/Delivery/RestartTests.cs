using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class RestartTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task What_waits_when_the_server_is_killed_is_delivered_in_its_next_life()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "1s"));
        var domain = posthorn.NewName();
        posthorn.Dns.ServFail(domain);
        var id = await own.SendAsync(Requests.To($"ana@{domain}", $"bo@{domain}"));
        await own.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 2);

        await own.Process.KillAsync();
        posthorn.Dns.Remove(domain).Mx(domain, 10, "mx.example.net");
        await own.Process.StartAgainAsync();

        Assert.Equal(2, (await own.Stories.EndAsync(id)).Count(EventType.Delivered));
        Assert.Single(posthorn.Sink.ReceivedFor($"ana@{domain}"));
        Assert.Single(posthorn.Sink.ReceivedFor($"bo@{domain}"));
    }

    [Fact]
    public async Task Sigterm_ends_with_0_after_what_is_under_way()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true"));
        var recipient = $"slow@{posthorn.NewDomain()}";
        var id = await own.SendAsync(Requests.To(recipient));
        await posthorn.Sink.WaitForAskedAsync(recipient, 1);

        Assert.Equal(0, await own.Process.StopAsync());

        Assert.Equal("processed delivered", (await own.Stories.ReadAsync(id)).Course);
        Assert.Single(posthorn.Sink.ReceivedFor(recipient));
    }
}
