using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class DeadlineTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Mail_that_never_gets_through_bounces_at_its_deadline()
    {
        await using var impatient = await RunningPosthorn.StartAsync(posthorn.Arguments(
            "--allow-private-mx", "true", "--retry-first", "500ms", "--retry-longest", "500ms", "--give-up-after", "3s"));
        var recipient = $"450-4.2.0-busy@{posthorn.NewDomain()}";

        var story = await impatient.SendToEndAsync(Requests.To(recipient));

        Assert.Equal(EventType.Bounce, story.Last.Type);
        Assert.Equal(("blocked", "4.4.7"), (story.Last.Detail.BounceType, story.Last.Detail.Status));
        Assert.StartsWith("the message could not be delivered in time", story.Last.Detail.Reason);
        Assert.InRange(story.Last.At - story.Events[0].At, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(20));
        Assert.InRange(posthorn.Sink.TimesAsked(recipient), 1, 100);
        Assert.Empty(posthorn.Sink.ReceivedFor(recipient));
    }
}
