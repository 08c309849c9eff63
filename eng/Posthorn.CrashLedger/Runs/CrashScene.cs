using System.Globalization;
using Posthorn.CrashLedger.Books;
using Posthorn.CrashLedger.Load;
using Posthorn.CrashLedger.Servers;
using Posthorn.Sink;
using Posthorn.Testing.Dns;
using Posthorn.Testing.Hosting;

namespace Posthorn.CrashLedger.Runs;

/// <summary>What a run stands on: the sink, the DNS, the clients, the servers, and the book in which all is written.</summary>
internal sealed class CrashScene : IAsyncDisposable
{
    private const int Destinations = 3;
    private const int MostHappenings = 150;
    private const int MostMillisecondsMore = 25;
    private const string MxHost = "mx.example.net";
    private const string DownAddress = "127.0.0.9";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MostOfAStandstill = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostOfAWait = TimeSpan.FromMinutes(10);

    /// <summary>The program gives itself 20 seconds, and a few more to let go of its database.</summary>
    private static readonly TimeSpan MostOfAStop = TimeSpan.FromSeconds(40);

    private readonly Action<string> _say;
    private readonly Random _random;
    private readonly MailSink _sink;
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private readonly List<PosthornProcess> _nodes = [];
    private int _kills;
    private volatile bool _mayPostAnyway;
    private volatile int _maxBacklog;

    public CrashScene(CrashPlan plan, Action<string> say)
    {
        (Plan, _say, _random, _maxBacklog) = (plan, say, new Random(plan.Seed), plan.MaxBacklog);
        _sink = MailSink.Start(new MailSinkOptions
        {
            StartTls = false, Slowness = TimeSpan.FromMilliseconds(50), Keep = false,
            OnReceived = (mail, _) =>
            {
                Ledger.Arrive(mail.Recipient, mail.Connection, NodeOf(mail.ClientName));
                return ValueTask.CompletedTask;
            },
        });
        Clients = new LoadClients(
            Ledger, (mail, copy) => $"{plan.LocalPartOf(mail)}{mail}-{copy}@{Domain(mail % Destinations)}",
            () => MayPostAnyway || Ledger.AcceptedCopies - _sink.ReceivedCount < MaxBacklog, mayTurnAway: plan.IsGraceful || plan.Course == Course.FullDisk);
        for (var number = 0; number < Destinations; number++)
        {
            _dns.Mx(Domain(number), 10, MxHost);
        }

        // Nobody listens on the second address.
        _dns.A(MxHost, plan.SinkIsDown ? DownAddress : "127.0.0.1", ttl: 1);
    }

    public CrashPlan Plan { get; }

    public Ledger Ledger { get; } = new(TimeProvider.System);

    public LoadClients Clients { get; }

    public IReadOnlyList<PosthornProcess> Nodes => _nodes;

    public CrashDatabase Database => new(Plan.Database, _nodes[0].DataFolder);

    /// <summary>The clients post although much waits.</summary>
    public bool MayPostAnyway { get => _mayPostAnyway; set => _mayPostAnyway = value; }

    /// <summary>The clients pause while so many accepted copies wait: as the plan says, or as it is set.</summary>
    public int MaxBacklog { get => _maxBacklog; set => _maxBacklog = value; }

    public int Arrived => _sink.ReceivedCount;

    /// <summary>How many connections all nodes together may have at once.</summary>
    public int MaxConnections => _nodes.Count * Destinations * Plan.Connections;

    /// <summary>What all servers said last.</summary>
    public string Log => string.Join('\n', _nodes.Select((node, number) => $"Server {number} said:\n{string.Join('\n', node.Output.Split('\n').TakeLast(150))}"));

    /// <param name="options">What this course of things needs besides the usual arguments.</param>
    public async Task<PosthornProcess> AddNodeAsync(PosthornProcessOptions options)
    {
        var node = await PosthornProcess.StartAsync(options with
        {
            Arguments =
            [
                "--delivery", "direct", "--dns", $"{_dns.EndPoint}", "--mx-port", $"{_sink.Port}", "--allow-private-mx", "true",
                "--connections", $"{Plan.Connections}", "--rest", "1s", "--hostname", HostName(_nodes.Count),
                "--retry-first", "200ms", "--retry-longest", "1s", "--retry-unknown", "500ms",
                .. Plan.Database is { } database ? ["--database", database] : (string[])[], .. options.Arguments,
            ],
        });
        _nodes.Add(node);
        Clients.ServerIsUp(_nodes.Count - 1, node);
        return node;
    }

    public async Task KillAsync(int node)
    {
        Clients.ServerIsDown(node);
        if (Plan.IsGraceful)
        {
            await StopAsync(node);
        }
        else
        {
            await _nodes[node].KillAsync();
        }

        Ledger.Killed(node, _sink.Connections);
        _kills++;
        Say($"{(Plan.IsGraceful ? "stop" : "kill")} {_kills} of {Plan.Kills}");
    }

    public async Task StartAgainAsync(int node)
    {
        await _nodes[node].StartAgainAsync();
        Clients.ServerIsUp(node, _nodes[node]);
    }

    public void BringTheSinkUp() => _dns.Remove(MxHost).A(MxHost, "127.0.0.1");

    /// <summary>How often this recipient was asked for, accepted or not.</summary>
    public int TimesAsked(string recipient) => _sink.TimesAsked(recipient);

    /// <summary>
    /// A number of happenings, and a little more: at one time answers are counted, at the next arrivals, so that some kills fall
    /// where a 202 was just said and some where a final dot was just sent. A slow machine kills in the same places.
    /// </summary>
    public async Task WaitForMomentAsync()
    {
        Func<int> happened = _kills % 2 == 0 || Plan.SinkIsDown ? () => Ledger.AcceptedCopies : () => Arrived;
        var goal = happened() + _random.Next(MostHappenings);
        await UntilAsync($"{goal} {(_kills % 2 == 0 ? "answers" : "arrivals")}", () => happened() >= goal, Glance);
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(MostMillisecondsMore)), TimeProvider.System, CancellationToken.None);
    }

    /// <exception cref="CrashFault">It did not come true and nothing moved for a minute, or it took ten, or a client has failed.</exception>
    public Task UntilAsync(string what, Func<bool> isTrue, TimeSpan glance) =>
        UntilAsync(what, () => Task.FromResult(isTrue() ? 0L : 1 + (long)Ledger.AcceptedCopies + Arrived), glance);

    /// <summary>Waits for as long as it takes, if only something moves: a slow disk is no fault of the server's.</summary>
    /// <param name="what">Is waited for.</param>
    /// <param name="left">Zero: it came true. Any other number stands still where nothing moves.</param>
    /// <param name="glance">The time between two looks.</param>
    /// <exception cref="CrashFault">Nothing moved for a minute, or it took ten, or a client has failed.</exception>
    public async Task UntilAsync(string what, Func<Task<long>> left, TimeSpan glance)
    {
        var start = TimeProvider.System.GetTimestamp();
        var (since, before) = (start, 0L);
        while (await left() is var now && now != 0)
        {
            Clients.ThrowIfFaulted();
            if (now != before)
            {
                (since, before) = (TimeProvider.System.GetTimestamp(), now);
            }

            if (TimeProvider.System.GetElapsedTime(since) > MostOfAStandstill || TimeProvider.System.GetElapsedTime(start) > MostOfAWait)
            {
                throw new CrashFault(
                    $"STANDSTILL: waited {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} seconds in vain for {what}; {Figures}; it is {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.\n"
                    + $"{(await _nodes[0].CommandAsync("queue")).Output}\n{string.Join('\n', await Database.WaitingAsync())}\n{Log}");
            }

            await Task.Delay(glance, TimeProvider.System, CancellationToken.None);
        }
    }

    public void Say(string what) => _say($"{Ledger.Now.TotalSeconds,6:0.0} s  {Plan.Name}: {what}; {Figures}");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _sink.DisposeAsync();
        await _dns.DisposeAsync();
    }

    private async Task StopAsync(int node)
    {
        var asked = TimeProvider.System.GetTimestamp();
        try
        {
            var code = await _nodes[node].StopAsync().WaitAsync(MostOfAStop);
            if (code != 0)
            {
                throw new CrashFault($"The server ended with {code} when it was asked to stop.\n{Log}");
            }
        }
        catch (TimeoutException)
        {
            throw new CrashFault($"The server had not ended {MostOfAStop.TotalSeconds:0} seconds after it was asked to.\n{Log}");
        }

        Say($"ended {TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds:0} ms after it was asked to");
    }

    private string Figures => string.Create(CultureInfo.InvariantCulture, $"{Ledger.AcceptedCopies:N0} copies accepted, {Arrived:N0} arrivals");

    private static string Domain(int number) => $"d{number}.example.net";

    private static string HostName(int node) => $"node{node}.example.com";

    private static int NodeOf(string? clientName) => clientName is not null && clientName.StartsWith("node", StringComparison.Ordinal) ? clientName[4] - '0' : 0;
}
