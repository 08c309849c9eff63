using System.Net;
using Posthorn.Sink;
using Posthorn.Throughput.Sink;

namespace Posthorn.Soak;

/// <summary>Where the mail goes.</summary>
internal interface ISoakSink : IAsyncDisposable
{
    IPEndPoint EndPoint { get; }

    /// <summary>Mails so far.</summary>
    long Taken { get; }

    /// <summary>What was lost or came twice among so many, or null: nothing, or nobody counted.</summary>
    string? FaultAmong(int mails);
}

/// <summary>The fast sink of the measurements; it knows every mail by its number.</summary>
internal sealed class CountingSink : ISoakSink
{
    private readonly SmtpSink _sink = new();
    private readonly Arrivals _arrivals;

    public CountingSink(int maxMails) => _arrivals = _sink.Expect(0, maxMails, maxMails);

    public IPEndPoint EndPoint => _sink.EndPoint;

    public long Taken => _arrivals.Count;

    public string? FaultAmong(int mails) =>
        _arrivals.Repeated > 0 ? $"{_arrivals.Repeated} mails came more than once"
        : _arrivals.Count != mails ? $"{mails - _arrivals.Count} of {mails} mails never arrived"
        : null;

    public ValueTask DisposeAsync()
    {
        _sink.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A sink whose personality changes. Refusals and repeats are a part of the game, so nobody counts them.</summary>
internal sealed class ChaosSink : ISoakSink
{
    private static readonly MailSinkOptions Healthy = new() { StartTls = false, Keep = false };

    /// <summary>Not those that keep a connection silent for minutes: after them the rest of the run would show nothing.</summary>
    private static readonly string[] Turns =
    [
        "greylisting:5s", "healthy", "defers-all", "healthy", "busy-at-greeting", "bounces-all", "healthy", "cut-after-the-dot-lost", "421-after:3", "rejects-content",
        "healthy", "drop-in-data", "close-after:2", "garbage-greeting", "connection-limit:2", "rate-limit:500/1s", "slow-banner:1s", "cut-after-the-dot-taken", "refuses-at-greeting",
    ];

    private readonly MailSink _sink = MailSink.Start(Healthy);
    private int _turn;

    public IPEndPoint EndPoint => _sink.EndPoint;

    public long Taken => _sink.ReceivedCount;

    public string? FaultAmong(int mails) => null;

    /// <summary>The next personality's turn.</summary>
    /// <returns>Its name.</returns>
    public string Change()
    {
        var turn = Turns[_turn++ % Turns.Length];
        Be(turn);
        return turn;
    }

    public void Be(string personality)
    {
        if (!Personalities.TryApply(Healthy, personality, out var changed, out var error))
        {
            throw new InvalidOperationException(error);
        }

        _sink.Options = changed with { Address = Healthy.Address };
    }

    public ValueTask DisposeAsync() => _sink.DisposeAsync();
}
