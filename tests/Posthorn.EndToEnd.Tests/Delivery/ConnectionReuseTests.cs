using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class ConnectionReuseTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Many_mails_to_one_domain_share_connections()
    {
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);

        var story = await posthorn.SendToEndAsync(Requests.To(Enumerable.Range(1, 200).Select(number => $"p{number}@{domain}")));

        Assert.Equal(200, story.Events.Count(happened => happened.Type == Events.EventType.Delivered));
        Assert.Equal(200, sink.Received.Select(mail => mail.Recipient).Distinct().Count());
        Assert.Equal(200, sink.ReceivedCount);

        // Twenty at once at most; on a busy machine some end for want of work and others begin.
        Assert.InRange(sink.Connections, 1, 60);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_behind_a_mail_costs_no_attempt()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { CloseWhenIdle = true });
        await using var _ = sink;

        await AllAreDeliveredAtOnceAsync(sink, posthorn.NewDomain(name));
    }

    [Fact]
    public async Task A_server_that_ends_each_connection_with_421_after_some_mails_costs_no_attempt()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { MessagesPerConnection = 3 });
        await using var _ = sink;

        await AllAreDeliveredAtOnceAsync(sink, posthorn.NewDomain(name));
        Assert.All(sink.Received.GroupBy(mail => mail.Connection), connection => Assert.InRange(connection.Count(), 1, 3));
    }

    private async Task AllAreDeliveredAtOnceAsync(MailSink sink, string domain)
    {
        var story = await posthorn.SendToEndAsync(Requests.To(Enumerable.Range(1, 30).Select(number => $"p{number}@{domain}")));

        Assert.Equal(60, story.Events.Count);
        Assert.All(story.Events.Skip(30), happened => Assert.Equal((Events.EventType.Delivered, "1"), (happened.Type, happened.Detail.Attempt)));
        Assert.Equal(30, sink.Received.Select(mail => mail.Recipient).Distinct().Count());
        Assert.Equal(30, sink.ReceivedCount);
    }
}
