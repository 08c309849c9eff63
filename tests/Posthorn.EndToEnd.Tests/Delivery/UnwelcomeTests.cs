using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Delivery;

/// <summary>Servers whose first words are not 220.</summary>
public sealed class UnwelcomeTests(DirectPosthorn posthorn)
{
    [Theory]
    [InlineData(GreetingUse.Busy, "421 4.3.2 too busy")]
    [InlineData(GreetingUse.Garbage, "the server's answer is not SMTP")]
    public async Task A_busy_or_babbling_server_defers_until_it_welcomes(GreetingUse greeting, string response)
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { Greeting = greeting });
        await using var _ = sink;
        var id = await posthorn.SendAsync(Requests.To($"ana@{posthorn.NewDomain(name)}"));

        await posthorn.Stories.WaitAsync(id, story => story.Events.Any(
            happened => happened.Type == EventType.Deferred && happened.Detail.Response!.Contains(response, StringComparison.Ordinal)));
        sink.Options = sink.Options with { Greeting = GreetingUse.Welcome };

        Assert.Equal(EventType.Delivered, (await posthorn.Stories.EndAsync(id)).Last.Type);
        Assert.Equal(1, sink.ReceivedCount);
    }

    [Fact]
    public async Task A_server_that_refuses_us_for_good_blocks_the_mail()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { Greeting = GreetingUse.Refuse });
        await using var _ = sink;

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(name)}"));

        Assert.Equal("processed bounce", story.Course);
        Assert.Equal(("blocked", "554 5.7.1 your address is not welcome here"), (story.Last.Detail.BounceType, story.Last.Detail.Reason));
    }

    [Fact]
    public async Task One_host_that_refuses_for_good_leaves_the_next_one()
    {
        var (refusing, name) = posthorn.NewHost(new MailSinkOptions { Greeting = GreetingUse.Refuse });
        await using var _ = refusing;
        var domain = posthorn.NewDomain();
        posthorn.Dns.Mx(domain, 5, name);

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"));

        Assert.Equal("processed delivered", story.Course);
        Assert.Contains("554 5.7.1", Assert.Single(story.Last.Detail.Tried!));
    }
}
