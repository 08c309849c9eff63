using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Sink;
using Posthorn.Testing.Dns;

[assembly: AssemblyFixture(typeof(DirectPosthorn))]

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>
/// One server with direct delivery for many tests: a zone of its own, and mail hosts on loopback addresses that share one port.
/// Tests keep apart by domain, and a domain is a lane of its own.
/// </summary>
public sealed class DirectPosthorn : IAsyncLifetime
{
    private const int MinThreads = 32;
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private readonly MailSink _sink = MailSink.Start();
    private RunningPosthorn? _running;
    private int _hosts = 1;
    private int _domains;

    public FakeDnsServer Dns => _dns;

    /// <summary>The mail host of domains that ask for no special one: 127.0.0.1, TLS and all extensions.</summary>
    public MailSink Sink => _sink;

    internal RunningPosthorn Running => _running!;

    internal StoryReader Stories => Running.Stories;

    public async ValueTask InitializeAsync()
    {
        // The zone and the sinks answer from the pool, where other tests read SQLite: they must not wait for each other.
        ThreadPool.GetMinThreads(out _, out var completionThreads);
        ThreadPool.SetMinThreads(MinThreads, completionThreads);
        _dns.A("mx.example.net", "127.0.0.1");
        _running = await RunningPosthorn.StartAsync(Arguments("--allow-private-mx", "true", "--retry-first", "200ms", "--retry-longest", "500ms", "--rest", "100ms"));
    }

    /// <summary>Settings of a server that delivers into this zone.</summary>
    public string[] Arguments(params string[] more) =>
        ["--delivery", "direct", "--dns", $"{_dns.EndPoint}", "--mx-port", $"{_sink.Port}", "--hostname", "posthorn.example.com", .. more];

    /// <summary>A name that nothing is known of.</summary>
    public string NewName() => $"d{Interlocked.Increment(ref _domains)}.test";

    /// <summary>A domain whose only MX is the usual host.</summary>
    public string NewDomain() => NewDomain("mx.example.net");

    public string NewDomain(string mailHost)
    {
        var domain = NewName();
        _dns.Mx(domain, 10, mailHost);
        return domain;
    }

    /// <summary>A mail host with an address of its own, known to the zone.</summary>
    public (MailSink Sink, string Name) NewHost(MailSinkOptions? options = null)
    {
        var (name, address) = NewAddress();
        return (MailSink.Start((options ?? new MailSinkOptions()) with { Address = System.Net.IPAddress.Parse(address), Port = _sink.Port }), name);
    }

    /// <summary>A name whose address nobody listens on, so that connections are refused at once.</summary>
    public string NewSilentHost() => NewAddress().Name;

    internal Task<string> SendAsync(JsonObject request) => Running.SendAsync(request);

    internal Task<Story> SendToEndAsync(JsonObject request) => Running.SendToEndAsync(request);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }

        await _sink.DisposeAsync();
        await _dns.DisposeAsync();
    }

    private (string Name, string Address) NewAddress()
    {
        var number = Interlocked.Increment(ref _hosts);
        var (name, address) = ($"mx{number}.example.net", $"127.0.0.{number}");
        _dns.A(name, address);
        return (name, address);
    }
}
