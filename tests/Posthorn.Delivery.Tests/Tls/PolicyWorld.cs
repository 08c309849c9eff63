using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Delivery.Tls;
using Posthorn.Delivery.Tls.Dane;
using Posthorn.Delivery.Tls.MtaSts;
using Posthorn.Network;
using Posthorn.Storage;
using Posthorn.Testing;
using Posthorn.Testing.Dns;
using Posthorn.Testing.Tls;

namespace Posthorn.Delivery.Tests.Tls;

/// <summary>A domain, <c>example.org</c>, with its zone and a real web server for its policy, and our side of it.</summary>
internal sealed class PolicyWorld : IAsyncDisposable
{
    public const string Domain = "example.org";
    public const string Record = "_mta-sts.example.org";
    private const string Web = "mta-sts.example.org";
    private readonly IDatabase _database;
    private readonly List<IDisposable> _opened = [];

    public PolicyWorld(IDatabase database)
    {
        _database = database;
        Server = new HttpsServer(Authority.Issue(Web), (request, stop) => Answer(request, stop));
        Dns.A(Web, "127.0.0.1");
        Options = new DeliveryOptions { Mode = new DeliveryMode.Direct(), AllowPrivateMx = true, MtaStsPort = Server.Port, TrustedRoots = Authority.Roots };
    }

    public FakeDnsServer Dns { get; } = FakeDnsServer.Start();

    public TestAuthority Authority { get; } = new();

    public HttpsServer Server { get; }

    public ManualClock Clock { get; } = new();

    public DeliveryOptions Options { get; }

    public MtaStsStore Store => new(_database);

    /// <summary>What the web server answers; at first, that there is no such file.</summary>
    public Func<string, CancellationToken, Task<string?>> Answer { get; set; } = (_, _) => Task.FromResult<string?>(HttpsServer.Reply("no such file", 404));

    public static string File(string mode = "enforce", string mx = "mx.example.org", int maxAge = 604800) =>
        $"version: STSv1\r\nmode: {mode}\r\nmx: {mx}\r\nmax_age: {maxAge}\r\n";

    /// <summary>From now on the record has this id and the web server this file.</summary>
    public void Publish(string id, string file, uint ttl = 300)
    {
        Dns.Remove(Record).Txt(Record, $"v=STSv1; id={id};", ttl);
        Serve(HttpsServer.Reply(file));
    }

    public void Serve(string? answer) => Answer = (_, _) => Task.FromResult(answer);

    /// <summary>A program that has just started: nothing in memory.</summary>
    public MtaStsPolicies Open()
    {
        var lookup = new MtaStsLookup(Resolver(), Microsoft.Extensions.Options.Options.Create(Options), Clock);
        var policies = new MtaStsPolicies(lookup, Store, Clock, NullLogger<MtaStsPolicies>.Instance);
        _opened.Add(policies);
        _opened.Add(lookup);
        return policies;
    }

    public TlsPolicyFinder OpenFinder(MtaStsPolicies? policies = null) => new(policies ?? Open(), new DaneFinder(Resolver()), Microsoft.Extensions.Options.Options.Create(Options), Clock);

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        await Server.DisposeAsync();
        await Dns.DisposeAsync();
        Authority.Dispose();
    }

    private DnsResolver Resolver() => new(new DnsResolverOptions { Servers = [Dns.EndPoint], TrustAuthenticatedData = true }, Clock);
}
