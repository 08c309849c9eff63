using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.Tests.Delivery;

/// <summary>Servers that stop talking. Real time-outs are minutes; these are short.</summary>
public sealed class SilentServerTests
{
    [Fact]
    public async Task A_server_that_says_nothing_at_all_defers_until_it_speaks()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { Greeting = GreetingUse.Silent });
        await using var host = await StartAsync(sink);
        var id = await host.SendAsync("ana@example.org");

        var waiting = await host.WaitForAsync(id, EventType.Deferred);
        sink.Options = new MailSinkOptions();

        var deferred = waiting.First(happened => happened.Type == EventType.Deferred).Detail;
        Assert.EndsWith("no answer in time", deferred.Response);
        Assert.Equal(("4.4.1", "greeting"), (deferred.Status, deferred.Stage));
        await host.WaitForAsync(id, EventType.Delivered);
        Assert.Single(sink.Received);
    }

    [Fact]
    public async Task A_server_that_hangs_after_the_final_dot_defers_and_the_mail_is_not_lost()
    {
        await using var sink = MailSink.Start();
        await using var host = await StartAsync(sink);
        var id = await host.SendAsync("1x-hang-after-data@example.org", "ana@example.org");

        var events = await host.WaitForAsync(id, EventType.Delivered, 2);

        var deferred = events.First(happened => happened.Type == EventType.Deferred).Detail;
        Assert.Equal("no answer in time (dot)", deferred.Response);
        Assert.Equal(("4.4.2", "dot", "1x-hang-after-data@example.org"), (deferred.Status, deferred.Stage, deferred.Email));
        Assert.Single(sink.ReceivedFor("1x-hang-after-data@example.org"));
        Assert.Single(sink.ReceivedFor("ana@example.org"));
    }

    private static Task<RunningHost> StartAsync(MailSink sink) => RunningHost.StartAsync(
        new() { ["delivery"] = $"relay=smtp://127.0.0.1:{sink.Port}", ["retry-first"] = "200ms", ["rest"] = "100ms" },
        delivery =>
        {
            (delivery.Timeouts.Command, delivery.Timeouts.FinalDot) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            delivery.PollInterval = TimeSpan.FromMilliseconds(100);
        });
}
