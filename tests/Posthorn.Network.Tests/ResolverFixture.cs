using System.Net;
using Posthorn.Dns;
using Posthorn.Testing;
using Posthorn.Testing.Dns;

namespace Posthorn.Network.Tests;

/// <summary>One resolver with a clock that stands still, and the fake servers that it asks.</summary>
internal sealed class ResolverFixture : IAsyncDisposable
{
    /// <summary>Milliseconds after which a test that waits for a server has failed.</summary>
    public const int Patience = 30_000;

    /// <param name="servers">How many servers, asked in their order.</param>
    /// <param name="options">Makes the resolver's options from the servers' addresses; the defaults when null.</param>
    public ResolverFixture(int servers = 1, Func<IReadOnlyList<IPEndPoint>, DnsResolverOptions>? options = null)
    {
        Servers = [.. Enumerable.Range(0, servers).Select(_ => FakeDnsServer.Start())];
        IReadOnlyList<IPEndPoint> endPoints = [.. Servers.Select(server => server.EndPoint)];
        Resolver = new DnsResolver(options?.Invoke(endPoints) ?? new DnsResolverOptions { Servers = endPoints }, Clock);
    }

    public FakeDnsServer Server => Servers[0];

    public IReadOnlyList<FakeDnsServer> Servers { get; }

    public ManualClock Clock { get; } = new();

    public DnsResolver Resolver { get; }

    public Task<DnsAnswer> AskAsync(string name, DnsRecordType type = DnsRecordType.A) =>
        Resolver.QueryAsync(DomainName.Parse(name), type, TestContext.Current.CancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }
}
