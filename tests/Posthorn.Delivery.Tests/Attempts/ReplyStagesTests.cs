using Posthorn.Delivery.Classification;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.Delivery.Tests.Attempts;

/// <summary>The table of docs/flows/replies.md, row by row: what a reply says depends on where it comes.</summary>
public sealed class ReplyStagesTests : DeliverySuite
{
    [Theory]
    [InlineData(GreetingUse.Busy)]
    [InlineData(GreetingUse.Refuse)]
    [InlineData(GreetingUse.Garbage)]
    public async Task What_a_host_says_before_MAIL_is_about_the_host_and_the_next_one_is_tried(GreetingUse greeting)
    {
        var hosts = MailSink.StartHosts(new MailSinkOptions { Greeting = greeting }, new MailSinkOptions());
        await using var first = hosts[0];
        await using var second = hosts[1];
        await UseHostsAsync(first, second);

        var (delivered, connection) = await TryAsync("ana");
        connection!.Dispose();

        Assert.Equal((EventType.Delivered, "mx2.example.org"), (delivered.Type, delivered.Detail.Host));
        Assert.StartsWith("mx1.example.org", Assert.Single(delivered.Detail.Tried!), StringComparison.Ordinal);
        Assert.Equal((null, null), (delivered.Detail.ReplyClass, delivered.Detail.BounceClassification));
        Assert.Equal(0, Lane.FailuresInARow);
    }

    [Fact]
    public async Task When_every_host_is_busy_the_destination_has_failed_and_the_copy_waits()
    {
        var hosts = MailSink.StartHosts(new MailSinkOptions { Greeting = GreetingUse.Refuse }, new MailSinkOptions { Greeting = GreetingUse.Busy });
        await using var first = hosts[0];
        await using var second = hosts[1];
        await UseHostsAsync(first, second);

        var (deferred, connection) = await TryAsync("ana");

        Assert.Null(connection);
        Assert.Equal((EventType.Deferred, "server-closing", "greeting"), (deferred.Type, deferred.Detail.ReplyClass, deferred.Detail.Stage));
        Assert.Null(deferred.Detail.BounceClassification);
        Assert.Equal(1, Lane.FailuresInARow);
    }

    [Fact]
    public async Task When_every_host_refuses_us_for_good_the_mail_is_blocked()
    {
        var hosts = MailSink.StartHosts(new MailSinkOptions { Greeting = GreetingUse.Refuse }, new MailSinkOptions { Greeting = GreetingUse.Refuse });
        await using var first = hosts[0];
        await using var second = hosts[1];
        await UseHostsAsync(first, second);

        var (bounce, _) = await TryAsync("ana");

        Assert.Equal((EventType.Bounce, "blocked", "policy", "Reputation"), (bounce.Type, bounce.Detail.BounceType, bounce.Detail.ReplyClass, bounce.Detail.BounceClassification));
        Assert.Equal(0, Lane.FailuresInARow);
    }

    [Fact]
    public async Task A_4xx_at_RCPT_is_about_one_copy_and_the_connection_goes_on()
    {
        await using var sink = MailSink.Start();
        await UseHostsAsync(sink);

        var (deferred, connection) = await TryAsync("452-4.2.2-mailbox-full");
        Assert.NotNull(connection);
        var (delivered, same) = await TryAsync("ana", connection);
        same!.Dispose();

        Assert.Equal((EventType.Deferred, "mailbox-full", "rcpt"), (deferred.Type, deferred.Detail.ReplyClass, deferred.Detail.Stage));
        Assert.Equal(EventType.Delivered, delivered.Type);
        Assert.Equal((1, 0), (sink.Connections, Lane.FailuresInARow));
    }

    [Theory]
    [InlineData("421-4.7.0-too-many-messages", "rcpt")]
    [InlineData("data-421-4.7.0-too-many-messages", "dot")]
    public async Task A_421_after_MAIL_defers_one_copy_and_the_next_goes_over_a_new_connection(string localPart, string stage)
    {
        await using var sink = MailSink.Start();
        await UseHostsAsync(sink);

        var (deferred, connection) = await TryAsync(localPart);
        Assert.Null(connection);
        var (delivered, next) = await TryAsync("ana");
        next!.Dispose();

        Assert.Equal((EventType.Deferred, "rate-limited", stage), (deferred.Type, deferred.Detail.ReplyClass, deferred.Detail.Stage));
        Assert.Equal(EventType.Delivered, delivered.Type);
        Assert.Equal((2, 0), (sink.Connections, Lane.FailuresInARow));
    }

    /// <summary>The server had enough of the connection, not of the copy.</summary>
    [Fact]
    public async Task A_421_at_MAIL_on_a_used_connection_costs_no_attempt()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { MessagesPerConnection = 1 });
        await UseHostsAsync(sink);

        var (_, connection) = await TryAsync("ana");
        var (delivered, next) = await TryAsync("bo", connection);
        next!.Dispose();

        Assert.Equal((EventType.Delivered, "1"), (delivered.Type, delivered.Detail.Attempt));
        Assert.Equal(2, sink.Connections);
    }

    [Theory]
    [InlineData("550-5.1.1-no-such-user", "bounce", "invalid-mailbox", "Invalid Address", "rcpt")]
    [InlineData("552-5.2.2-mailbox-full", "blocked", "mailbox-full", "Mailbox Unavailable", "rcpt")]
    [InlineData("data-554-5.7.1-looks-like-spam", "blocked", "content-spam", "Content", "dot")]
    public async Task A_5xx_ends_one_copy_and_the_connection_goes_on(string localPart, string type, string kind, string classification, string stage)
    {
        await using var sink = MailSink.Start();
        await UseHostsAsync(sink);

        var (bounce, connection) = await TryAsync(localPart);
        Assert.NotNull(connection);
        var (delivered, same) = await TryAsync("ana", connection);
        same!.Dispose();

        Assert.Equal(
            (EventType.Bounce, type, kind, classification, stage),
            (bounce.Type, bounce.Detail.BounceType, bounce.Detail.ReplyClass, bounce.Detail.BounceClassification, bounce.Detail.Stage));
        Assert.Equal(EventType.Delivered, delivered.Type);
        Assert.Equal(1, sink.Connections);
    }

    [Theory]
    [InlineData("disconnect-after-dot", "connection-lost", "dot")]
    [InlineData("garbage", "protocol-error", "rcpt")]
    public async Task A_broken_line_defers_one_copy_and_the_destination_has_not_failed(string localPart, string kind, string stage)
    {
        await using var sink = MailSink.Start();
        await UseHostsAsync(sink);

        var (deferred, connection) = await TryAsync(localPart);

        Assert.Null(connection);
        Assert.Equal((EventType.Deferred, kind, stage), (deferred.Type, deferred.Detail.ReplyClass, deferred.Detail.Stage));
        Assert.Equal(0, Lane.FailuresInARow);
    }

    [Fact]
    public async Task A_server_that_names_a_time_is_left_alone_until_then()
    {
        await using var sink = MailSink.Start();
        await UseHostsAsync(sink);

        var (deferred, connection) = await TryAsync("450-4.7.1-greylisted-for-2-hours");
        connection!.Dispose();

        Assert.Equal("greylisted", deferred.Detail.ReplyClass);
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(deferred.Detail.NextTry!.Value) - Copies.Noon, TimeSpan.FromHours(2), TimeSpan.FromHours(2.4) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Only_a_reply_that_no_rule_knows_is_counted()
    {
        await using var sink = MailSink.Start();
        await UseHostsAsync(sink);

        foreach (var localPart in new[] { "450-hm-hm", "550-hm-hm", "550-5.1.1-no-such-user", "ana", "disconnect-after-dot" })
        {
            var (_, connection) = await TryAsync(localPart);
            connection?.Dispose();
        }

        var counted = Get<UnknownReplyCounter>().TakeAll();
        Assert.Equal(["450 hm hm", "550 hm hm"], counted.Select(reply => reply.Text).Order());
        Assert.All(counted, reply => Assert.Equal((1, "mx1.example.org"), (reply.Times, reply.Host)));
    }
}
