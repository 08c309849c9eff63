using System.Collections.Concurrent;
using System.Net;

namespace Posthorn.Sink.Reports;

/// <summary>All that a sink counts. Bounded: addresses beyond the ten thousandth are counted together as <see cref="IPAddress.None"/>.</summary>
internal sealed class SinkCounts
{
    private const int MaxClients = 10_000;
    private const int KeptConnections = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<ConnectionCount> _latest = new();
    private readonly ConcurrentDictionary<IPAddress, ClientCount> _clients = new();
    private int _connections;
    private int _open;
    private int _most;
    private long _messages;
    private long _octets;
    private long _deferrals;
    private long _refusals;

    public ReplyTally Replies { get; } = new();

    public int Connections => Volatile.Read(ref _connections);

    public int OpenConnections => Volatile.Read(ref _open);

    public long Messages => Interlocked.Read(ref _messages);

    public ConnectionCount Enter(IPAddress address)
    {
        var key = _clients.Count < MaxClients || _clients.ContainsKey(address) ? address : IPAddress.None;
        var client = _clients.GetOrAdd(key, _ => new ClientCount());
        lock (_lock)
        {
            var connection = new ConnectionCount(this, client, address, ++_connections);
            _most = Math.Max(_most, Interlocked.Increment(ref _open));
            _latest.Enqueue(connection);
            if (_latest.Count > KeptConnections)
            {
                _latest.Dequeue();
            }

            return connection;
        }
    }

    public void Left() => Interlocked.Decrement(ref _open);

    public void Took(int messages, long octets)
    {
        Interlocked.Add(ref _messages, messages);
        Interlocked.Add(ref _octets, octets);
    }

    public void Deferred() => Interlocked.Increment(ref _deferrals);

    public void Refused() => Interlocked.Increment(ref _refusals);

    public SinkReport Snapshot()
    {
        lock (_lock)
        {
            return new SinkReport(
                _connections, OpenConnections, _most, Messages, Interlocked.Read(ref _octets), Interlocked.Read(ref _deferrals), Interlocked.Read(ref _refusals),
                Replies.Snapshot(), _clients.ToDictionary(client => client.Key, client => client.Value.Snapshot()), [.. _latest.Select(connection => connection.Snapshot())]);
        }
    }
}
