using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.Tests.Delivery;

public sealed class RestingDestinationTests
{
    private const int Mails = 20;

    [Fact]
    public async Task A_relay_that_is_down_rests_and_its_mail_arrives_later_without_spending_attempts_meanwhile()
    {
        var down = MailSink.Start();
        await down.DisposeAsync();
        await using var host = await RunningHost.StartAsync(
            new() { ["delivery"] = $"relay=smtp://127.0.0.1:{down.Port}", ["retry-first"] = "200ms" },
            delivery =>
            {
                delivery.Rest = TimeSpan.FromSeconds(1);
                delivery.PollInterval = TimeSpan.FromMilliseconds(100);
            });
        var id = await host.SendAsync([.. Enumerable.Range(1, Mails).Select(number => $"p{number}@example.org")]);
        var resting = await host.WaitForAsync(id, EventType.Deferred, 3);

        await using var relay = MailSink.Start(new MailSinkOptions { Port = down.Port });
        var events = await host.WaitForAsync(id, EventType.Delivered, Mails);

        Assert.Contains("connection refused", resting.First(happened => happened.Type == EventType.Deferred).Detail.Response);
        Assert.InRange(events.Count(happened => happened.Type == EventType.Deferred), 3, Mails - 1);
        Assert.Equal(Mails, relay.Received.Select(mail => mail.Recipient).Distinct().Count());
        Assert.Equal(Mails, relay.ReceivedCount);
    }
}
