using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Engine;

public sealed class FairnessTests(DirectPosthorn posthorn)
{
    private const int Newsletter = 250;

    [Fact]
    public async Task A_password_reset_passes_a_newsletter_on_the_same_connection()
    {
        await using var server = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--connections", "1"));
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { ReplyDelay = TimeSpan.FromMilliseconds(3) });
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);
        var news = await server.SendAsync(Requests.To(Enumerable.Range(0, Newsletter).Select(number => $"n{number}@{domain}")));
        await sink.WaitForAsync(20);

        var reset = await server.SendAsync(Requests.To($"reset@{domain}"));
        Assert.Equal(EventType.Delivered, (await server.Stories.EndAsync(reset)).Last.Type);
        var place = sink.Received.ToList().FindIndex(mail => mail.Recipients.Contains($"reset@{domain}"));

        // It waits for the copy in hand and for what was sent while it was accepted, not for the newsletter.
        Assert.InRange(place, 20, Newsletter - 60);
        Assert.Equal(Newsletter, (await server.Stories.EndAsync(news)).Events.Count(happened => happened.Type == EventType.Delivered));
    }
}
