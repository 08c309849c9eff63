using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Engine;

/// <summary>
/// Every kind of server that the sink can be: what it takes is delivered, what it refuses bounces, what hangs or breaks waits and
/// arrives when the server is well again. Nothing is lost, and nothing arrives twice but where nobody could know.
/// </summary>
public sealed class PersonalityTests(DirectPosthorn posthorn)
{
    private const int RecipientsOfMixed = 12;
    private const int AtOnce = 6;

    /// <summary>A two-hundredth of the standard's times: a server that says nothing is left after seconds.</summary>
    private const string Impatience = "0.005";

    /// <summary>The shipped rules leave a greylisting server alone for minutes.</summary>
    private const string Rules = """
        { "default": { "reactions": [ {
            "name": "greylisting-in-a-hurry", "match": "^450 .*greylisted", "do": "retry_after", "for": "1s",
            "samples": ["450 4.2.0 Greylisted"], "counter_samples": ["450 4.2.2 mailbox full"] } ] } }
        """;

    [Theory]
    [InlineData(Prospect.Taken)]
    [InlineData(Prospect.TakenLater)]
    [InlineData(Prospect.Refused)]
    [InlineData(Prospect.Waits)]
    [InlineData(Prospect.Repeated)]
    [InlineData(Prospect.Mixed)]
    public async Task What_each_personality_promises_comes_about(Prospect prospect)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "shaping.json"), Rules, TestContext.Current.CancellationToken);
        await using var server = await RunningPosthorn.StartAsync(new PosthornProcessOptions
        {
            DataFolder = folder.Path,
            Arguments = posthorn.Arguments(
                "--allow-private-mx", "true", "--retry-first", "300ms", "--retry-longest", "1s", "--rest", "200ms", "--smtp-timeouts", Impatience),
        });
        var personalities = Personalities.All.Where(personality => personality.Prospect == prospect && !personality.NeedsValue).ToList();
        Assert.NotEmpty(personalities);
        using var places = new SemaphoreSlim(AtOnce);

        var faults = await Task.WhenAll(personalities.Select(async personality =>
        {
            await places.WaitAsync();
            try
            {
                await MeetAsync(server, personality);
                return null;
            }
            catch (Exception fault)
            {
                return $"{personality.Name}: {fault.Message}";
            }
            finally
            {
                places.Release();
            }
        }));

        Assert.True(faults.All(fault => fault is null), string.Join('\n', faults.OfType<string>()));
    }

    private async Task MeetAsync(RunningPosthorn server, Personality personality)
    {
        var (sink, name) = posthorn.NewHost(OptionsOf(personality));
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);
        var recipients = Enumerable.Range(1, personality.Prospect == Prospect.Mixed ? RecipientsOfMixed : 1).Select(number => $"r{number}@{domain}").ToList();
        var id = await server.SendAsync(Requests.To(recipients));
        switch (personality.Prospect)
        {
            case Prospect.Taken or Prospect.TakenLater:
                Assert.Equal(EventType.Delivered, (await server.Stories.EndAsync(id)).Last.Type);
                Assert.InRange(sink.ReceivedCount, 1, 1);
                return;
            case Prospect.Refused:
                Assert.Equal(EventType.Bounce, (await server.Stories.EndAsync(id)).Last.Type);
                Assert.Equal(0, sink.ReceivedCount);
                return;
        }

        // It waits or is mixed: something happened to each copy, and then the server is well again.
        await server.Stories.WaitAsync(id, story => story.Events.Count(happened => happened.Type != EventType.Processed) >= recipients.Count);
        await using var healthy = await HealedAsync(sink, name);
        var end = await server.Stories.EndAsync(id);
        Assert.All(end.Events.Where(happened => happened.Type is EventType.Dropped), happened => Assert.Fail($"dropped: {happened.Detail.Reason}"));
        if (personality.Prospect == Prospect.Waits)
        {
            Assert.Equal(EventType.Delivered, end.Last.Type);
            Assert.Equal(1, healthy.ReceivedCount);
        }
        else if (personality.Prospect == Prospect.Repeated)
        {
            Assert.Equal(EventType.Delivered, end.Last.Type);
            Assert.InRange(sink.ReceivedCount + healthy.ReceivedCount, 2, 20);
        }
    }

    /// <summary>The same address, by the book: connections that hang are gone with the old server.</summary>
    private static async Task<MailSink> HealedAsync(MailSink sick, string name)
    {
        var endPoint = sick.EndPoint;
        await sick.DisposeAsync();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return MailSink.Start(new MailSinkOptions { Address = endPoint.Address, Port = endPoint.Port, HostName = name });
            }
            catch (System.Net.Sockets.SocketException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }
    }

    private static MailSinkOptions OptionsOf(Personality personality)
    {
        var isTimed = personality.Value is { } usual && ValueParser.TryTime(usual, out _);
        return personality.TryApply(new MailSinkOptions(), isTimed ? "100ms" : null, out var options, out var error)
            ? options
            : throw new InvalidOperationException(error);
    }
}
