using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

/// <summary>The server says no to a recipient or to a message; the connection stays good.</summary>
public sealed class RefusalTests(DirectPosthorn posthorn)
{
    [Theory]
    [InlineData("2x-450-4.2.0-busy", "450 4.2.0 busy", "rcpt")]
    [InlineData("2x-452-full", "452 full", "rcpt")]
    [InlineData("2x-data-451-later", "451 later", "dot")]
    public async Task A_temporary_refusal_is_tried_again_until_accepted(string localPart, string reply, string stage)
    {
        var recipient = $"{localPart}@{posthorn.NewDomain()}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed deferred deferred delivered", story.Course);
        Assert.Equal(["1", "2", "3"], story.Events.Skip(1).Select(happened => happened.Detail.Attempt));
        Assert.All(story.Events.Skip(1).Take(2), deferred =>
        {
            Assert.Equal((reply, stage), (deferred.Detail.Response, deferred.Detail.Stage));
            Assert.NotNull(deferred.Detail.NextTry);
        });
        Assert.Single(posthorn.Sink.ReceivedFor(recipient));
        Assert.Equal(3, posthorn.Sink.TimesAsked(recipient));
    }

    [Theory]
    [InlineData("550-unknown", "bounce", "5.0.0", "550 unknown")]
    [InlineData("550-5.1.1-no-such-user", "bounce", "5.1.1", "550 5.1.1 no such user")]
    [InlineData("552-5.2.2-mailbox-full", "blocked", "5.2.2", "552 5.2.2 mailbox full")]
    [InlineData("data-554-5.7.1-looks-like-spam", "blocked", "5.7.1", "554 5.7.1 looks like spam")]
    [InlineData("data-554-spam", "blocked", "5.0.0", "554 spam")]
    public async Task A_permanent_refusal_ends_the_mail(string localPart, string type, string status, string reason)
    {
        var recipient = $"{localPart}@{posthorn.NewDomain()}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed bounce", story.Course);
        var bounce = story.Last.Detail;
        Assert.Equal((type, status, reason), (bounce.BounceType, bounce.Status, bounce.Reason));
        Assert.Equal("mx.example.net", bounce.Host);
        Assert.Equal(1, posthorn.Sink.TimesAsked(recipient));
        Assert.Empty(posthorn.Sink.ReceivedFor(recipient));
    }

    [Fact]
    public async Task A_refused_recipient_leaves_its_neighbours_alone()
    {
        var domain = posthorn.NewDomain();
        string[] recipients = [$"ana@{domain}", $"550-unknown@{domain}", $"bo@{domain}", $"data-554-spam@{domain}", $"cy@{domain}", $"1x-450-busy@{domain}", $"di@{domain}"];

        var story = await posthorn.SendToEndAsync(Requests.To(recipients));

        Assert.Equal(5, story.Count(EventType.Delivered));
        Assert.Equal(2, story.Count(EventType.Bounce));
        Assert.Equal(1, story.Count(EventType.Deferred));
        Assert.All(recipients.Where((_, index) => index is not (1 or 3)), recipient => Assert.Single(posthorn.Sink.ReceivedFor(recipient)));
    }
}
