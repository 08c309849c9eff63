using System.Net;
using Posthorn.Testing;
using Posthorn.Testing.Smtp;

namespace Posthorn.Sink.Tests.Meetings;

/// <summary>A sink with the personalities of a test, and a clock that only the test moves.</summary>
internal sealed class MetServer : IAsyncDisposable
{
    public static readonly IPAddress OtherAddress = new([127, 0, 0, 2]);

    private readonly List<RawSmtpClient> _clients = [];

    public MetServer(params string[] personalities)
    {
        var options = new MailSinkOptions { Clock = Clock };
        foreach (var text in personalities)
        {
            Assert.True(Personalities.TryApply(options, text, out var changed, out var error), error);
            options = changed;
        }

        Sink = MailSink.Start(options);
    }

    public MailSink Sink { get; }

    public ManualClock Clock { get; } = new();

    /// <summary>Connects, and leaves the greeting to be read.</summary>
    public async Task<RawSmtpClient> CallAsync(IPAddress? from = null)
    {
        var client = await RawSmtpClient.ConnectAsync(Sink.EndPoint, from);
        _clients.Add(client);
        return client;
    }

    /// <summary>Connects and reads the greeting.</summary>
    public async Task<RawSmtpClient> ConnectAsync(IPAddress? from = null)
    {
        var client = await CallAsync(from);
        Assert.StartsWith("220 ", await client.ReadReplyAsync());
        return client;
    }

    /// <summary>Connects, reads the greeting and says EHLO.</summary>
    public async Task<RawSmtpClient> GreetAsync(IPAddress? from = null)
    {
        var client = await ConnectAsync(from);
        Assert.StartsWith("250", await client.AskAsync("EHLO client.example.org"));
        return client;
    }

    /// <summary>The offers in the reply to EHLO.</summary>
    public async Task<IReadOnlyList<string>> OffersAsync()
    {
        var client = await ConnectAsync();
        return [.. (await client.AskAsync("EHLO client.example.org")).Split('\n').Skip(1).Select(line => line[4..])];
    }

    /// <summary>Until somebody waits for the clock.</summary>
    public async Task WaitForTimerAsync()
    {
        while (Clock.PendingTimers == 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Sink.DisposeAsync();
    }
}
