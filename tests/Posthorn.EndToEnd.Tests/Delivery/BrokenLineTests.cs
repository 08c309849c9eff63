using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

/// <summary>Nobody said no: the line broke, or what came was no reply.</summary>
public sealed class BrokenLineTests(DirectPosthorn posthorn)
{
    [Theory]
    [InlineData("1x-disconnect-at-rcpt", "mail")]
    [InlineData("1x-disconnect-after-dot", "dot")]
    [InlineData("1x-garbage", "rcpt")]
    public async Task A_line_that_breaks_defers_and_the_mail_arrives_later(string localPart, string stage)
    {
        // A host of its own: over a connection that others used before, a break at the first command costs no attempt.
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;
        var recipient = $"{localPart}@{posthorn.NewDomain(name)}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed deferred delivered", story.Course);
        var deferred = story.Detail(EventType.Deferred);
        Assert.Equal("4.4.2", deferred.Status);
        Assert.Equal(stage, deferred.Stage);
        Assert.Equal("2", story.Last.Detail.Attempt);
        Assert.Single(sink.ReceivedFor(recipient));
    }

    [Fact]
    public async Task A_line_that_breaks_in_the_middle_of_a_large_mail_defers_and_the_mail_arrives_later()
    {
        var recipient = $"1x-disconnect-in-data@{posthorn.NewDomain()}";
        var request = Requests.To(recipient);
        request["attachments"] = new JsonArray(new JsonObject { ["content"] = Convert.ToBase64String(new byte[12 * 1024 * 1024]), ["filename"] = "large.bin" });

        var story = await posthorn.SendToEndAsync(request);

        Assert.Equal("processed deferred delivered", story.Course);
        Assert.Equal(("4.4.2", "data"), (story.Detail(EventType.Deferred).Status, story.Detail(EventType.Deferred).Stage));
        Assert.InRange(Assert.Single(posthorn.Sink.ReceivedFor(recipient)).Data.Length, 16 * 1024 * 1024, 18 * 1024 * 1024);
    }

    [Fact]
    public async Task A_slow_server_is_waited_for()
    {
        var recipient = $"slow@{posthorn.NewDomain()}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed delivered", story.Course);
        Assert.InRange(story.Last.Detail.TookMilliseconds!.Value, 250, 30_000);
    }
}
