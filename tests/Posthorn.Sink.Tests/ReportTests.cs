using System.Net;
using Posthorn.Sink.Tests.Meetings;

namespace Posthorn.Sink.Tests;

public sealed class ReportTests
{
    [Fact]
    public async Task The_report_counts_replies_clients_and_connections()
    {
        await using var server = new MetServer();
        var first = await server.ConnectAsync();
        var second = await server.ConnectAsync(MetServer.OtherAddress);
        await first.DeliverAsync("a@example.org", ["b@example.net", "450-busy@example.net"], "12345678");
        await first.DeliverAsync("a@example.org", ["b@example.net"], "12345678");
        await second.DeliverAsync("a@example.org", ["550-gone@example.net"], "x");
        await second.SendAsync("QUIT\r\n");
        Assert.EndsWith("221 2.0.0 Bye\r\n", await second.ReadToEndAsync());
        while (server.Sink.OpenConnections > 1)
        {
            await Task.Yield();
        }

        var report = server.Sink.Report();

        Assert.Equal((2, 1, 2), (report.Connections, report.OpenConnections, report.MostConnections));
        Assert.Equal((2L, 20L), (report.Messages, report.Octets));
        Assert.Equal((2L, 1L, 2L), (report.Said("250 2.0.0 Message accepted"), report.Said("450 busy"), report.Said("220")));
        Assert.Equal(new SinkClientReport(1, 1, 1, 2), report.Clients[IPAddress.Loopback]);
        Assert.Equal(new SinkClientReport(1, 0, 1, 0), report.Clients[MetServer.OtherAddress]);
        Assert.Equal([(1, 2, 1, true), (2, 0, 0, false)], report.LatestConnections.Select(one => (one.Number, one.Messages, one.Deferrals, one.IsOpen)));
        Assert.True(report.LatestConnections[1].Refusals > 0);
        Assert.Equal(1, report.Deferrals);
    }

    [Fact]
    public async Task Whoever_waits_for_a_number_of_messages_is_told()
    {
        await using var server = new MetServer("sinkhole");
        var waiting = server.Sink.WaitForCountAsync(2, TestContext.Current.CancellationToken);
        var client = await server.ConnectAsync();

        await client.DeliverAsync("a@example.org", ["b@example.net"], "x");
        Assert.False(waiting.IsCompleted);
        await client.DeliverAsync("a@example.org", ["b@example.net"], "x");

        await waiting;
    }

    [Fact]
    public async Task A_message_that_its_taker_cannot_store_is_refused_for_now()
    {
        await using var server = new MetServer();
        server.Sink.Options = server.Sink.Options with { OnReceived = (_, _) => throw new IOException("disk full") };
        var client = await server.ConnectAsync();

        Assert.StartsWith("452 4.3.1", await client.DeliverAsync("a@example.org", ["b@example.net"], "x"));
        Assert.Equal(0, server.Sink.ReceivedCount);
    }
}
