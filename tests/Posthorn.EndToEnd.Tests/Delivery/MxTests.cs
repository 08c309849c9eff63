using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class MxTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task The_host_with_the_lowest_preference_is_used()
    {
        var (second, name) = posthorn.NewHost();
        await using var _ = second;
        var domain = posthorn.NewDomain();
        posthorn.Dns.Mx(domain, 5, name);

        await posthorn.SendAsync(Requests.To($"ana@{domain}"));

        await second.WaitForAsync($"ana@{domain}");
        Assert.Empty(posthorn.Sink.ReceivedFor($"ana@{domain}"));
    }

    [Fact]
    public async Task When_the_first_host_is_down_the_second_is_used_in_the_same_attempt()
    {
        var domain = posthorn.NewDomain();
        var down = posthorn.NewSilentHost();
        posthorn.Dns.Mx(domain, 5, down);

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"));

        Assert.Equal("processed delivered", story.Course);
        var delivered = story.Detail(EventType.Delivered);
        Assert.Equal("mx.example.net", delivered.Host);
        Assert.StartsWith($"{down} [127.0.0.", Assert.Single(delivered.Tried!));
        Assert.EndsWith("connection refused", delivered.Tried![0]);
    }

    [Fact]
    public async Task A_domain_without_mx_is_its_own_host()
    {
        var domain = posthorn.NewName();
        posthorn.Dns.A(domain, "127.0.0.1");

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"));

        Assert.Equal("processed delivered", story.Course);
        Assert.Equal(domain, story.Detail(EventType.Delivered).Host);
    }

    [Fact]
    public async Task A_null_mx_bounces_as_blocked()
    {
        var domain = posthorn.NewName();
        posthorn.Dns.NullMx(domain);

        await BouncesAsync(domain, "5.1.10", "accepts no mail (null MX)");
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_bounces() => await BouncesAsync(posthorn.NewName(), "5.1.2", "does not exist");

    [Fact]
    public async Task Mail_hosts_without_any_address_bounce()
    {
        var domain = posthorn.NewDomain("nowhere.example.net");

        await BouncesAsync(domain, "5.4.4", $"no mail host of {domain} has an address");
    }

    [Fact]
    public async Task While_dns_fails_mail_is_deferred_and_then_delivered()
    {
        var domain = posthorn.NewName();
        posthorn.Dns.ServFail(domain);
        var id = await posthorn.SendAsync(Requests.To($"ana@{domain}"));

        var waiting = await posthorn.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) > 0);
        Assert.Contains($"unable to resolve MX record for {domain}", waiting.Detail(EventType.Deferred).Response);
        Assert.Equal("4.4.3", waiting.Detail(EventType.Deferred).Status);
        posthorn.Dns.Remove(domain).Mx(domain, 10, "mx.example.net");

        Assert.Equal(EventType.Delivered, (await posthorn.Stories.EndAsync(id)).Last.Type);
        Assert.Single(posthorn.Sink.ReceivedFor($"ana@{domain}"));
    }

    [Fact]
    public async Task Hosts_with_private_addresses_alone_bounce_unless_they_are_allowed()
    {
        await using var careful = await RunningPosthorn.StartAsync(posthorn.Arguments());
        var domain = posthorn.NewDomain();

        var story = await careful.SendToEndAsync(Requests.To($"ana@{domain}"));

        Assert.Equal("processed bounce", story.Course);
        Assert.Contains($"no mail host of {domain} has a public address (mx.example.net", story.Last.Detail.Reason);
        Assert.Contains("127.0.0.1", story.Last.Detail.Reason);
        Assert.Empty(posthorn.Sink.ReceivedFor($"ana@{domain}"));
    }

    private async Task BouncesAsync(string domain, string status, string reason)
    {
        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"));

        Assert.Equal("processed bounce", story.Course);
        var bounce = story.Last.Detail;
        Assert.Equal(("blocked", status), (bounce.BounceType, bounce.Status));
        Assert.Contains(reason, bounce.Reason);
        Assert.Null(bounce.Host);
    }
}
