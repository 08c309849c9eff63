using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Engine;

/// <summary>Which address mail leaves from, and under which name.</summary>
public sealed class SourceTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_pool_is_where_its_mail_leaves_from_under_the_name_of_the_address()
    {
        await using var server = await StartAsync(
            "ip add 127.0.0.201 --helo out201.example.com", "ip add 127.0.0.202 --helo out202.example.com", "pool add receipts", "pool add-ip receipts 127.0.0.202");
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;

        var mail = await ArrivalAsync(server, sink, Requests.To($"ana@{posthorn.NewDomain(name)}").With("ip_pool_name", "receipts"));

        Assert.Equal(("127.0.0.202", "out202.example.com"), (mail.Client.ToString(), mail.ClientName));
    }

    [Fact]
    public async Task An_address_that_is_not_on_this_machine_sends_nothing_and_says_why()
    {
        await using var server = await StartAsync("ip add 203.0.113.77", "pool add far", "pool add-ip far 203.0.113.77", "ip add 127.0.0.203");
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);
        var waiting = await server.SendAsync(Requests.To($"far@{domain}").With("ip_pool_name", "far"));

        var mail = await ArrivalAsync(server, sink, Requests.To($"near@{domain}"));

        Assert.Equal("127.0.0.203", mail.Client.ToString());
        Assert.Single((await server.Stories.ReadAsync(waiting)).Events);
        Assert.Contains("not on this machine", (await server.Process.CommandAsync("ip", "list")).Output);
    }

    [Fact]
    public async Task A_warming_address_sends_up_to_its_hours_limit_and_the_warm_one_takes_the_rest()
    {
        await using var server = await StartAsync("ip add 127.0.0.204 --warmup", "ip add 127.0.0.205");
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);

        // Its budget is drawn in small parts and in the background, so it gets its share of mails that come one after the other.
        for (var number = 0; number < 100 && FromWarming() == 0; number++)
        {
            await ArrivalAsync(server, sink, Requests.To($"one{number}@{domain}"));
        }

        var story = await server.SendToEndAsync(Requests.To(Enumerable.Range(0, 150).Select(number => $"r{number}@{domain}")));
        Assert.Equal(150, story.Events.Count(happened => happened.Type == EventType.Delivered));

        // Twenty in the first hour; another hour may begin in the middle of the test.
        Assert.InRange(FromWarming(), 1, 50);

        int FromWarming() => sink.Received.Count(mail => mail.Client.ToString() == "127.0.0.204");
    }

    /// <summary>A server that knows of these addresses and pools from its start.</summary>
    private async Task<RunningPosthorn> StartAsync(params string[] commands)
    {
        var server = await RunningPosthorn.StartAsync(
            posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "200ms", "--retry-longest", "500ms"));
        await server.Process.KillAsync();
        foreach (var command in commands)
        {
            var said = await server.Process.CommandAsync(command.Split(' '));
            Assert.True(said.ExitCode == 0, $"{command}: {said.Output}{said.Errors}");
        }

        await server.Process.StartAgainAsync();
        return server;
    }

    private static async Task<ReceivedMail> ArrivalAsync(RunningPosthorn server, MailSink sink, JsonObject request)
    {
        var id = await server.SendAsync(request);
        Assert.Equal(EventType.Delivered, (await server.Stories.EndAsync(id)).Last.Type);
        return sink.Received[^1];
    }
}
