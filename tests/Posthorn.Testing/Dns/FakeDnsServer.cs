using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Testing.Dns;

/// <summary>
/// A DNS server for tests: real sockets on 127.0.0.1, UDP and TCP on the same free port, data given by simple calls.
/// Unknown names get NXDOMAIN. Everything may be changed while it runs, and it may be asked from other processes.
/// </summary>
public sealed partial class FakeDnsServer : IAsyncDisposable
{
    private const int PortAttempts = 50;
    private readonly FakeZone _zone = new();
    private readonly ConcurrentDictionary<(DomainName, DnsRecordType), int> _counts = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _tcp;
    private readonly Socket _udp;
    private readonly Task _udpLoop;
    private readonly Task _tcpLoop;
    private TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _tcpQueries;

    private FakeDnsServer(Socket tcp, Socket udp)
    {
        (_tcp, _udp) = (tcp, udp);
        EndPoint = (IPEndPoint)tcp.LocalEndPoint!;
        _udpLoop = Task.Run(ServeUdpAsync);
        _tcpLoop = Task.Run(ServeTcpAsync);
    }

    /// <summary>Where it listens; the value for <c>--dns</c> when written as text.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How many queries have come over TCP.</summary>
    public int TcpQueries => Volatile.Read(ref _tcpQueries);

    /// <summary>How many queries have come in all, over UDP and TCP.</summary>
    public int TotalQueries => _counts.Values.Sum();

    public static FakeDnsServer Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                udp.Bind(tcp.LocalEndPoint!);
                tcp.Listen();
                return new FakeDnsServer(tcp, udp);
            }
            catch (SocketException) when (attempt < PortAttempts)
            {
                // Somebody has the other half of this port.
                tcp.Dispose();
                udp.Dispose();
            }
        }
    }

    /// <summary>How many queries have come for this name and type, over UDP and TCP.</summary>
    public int Queries(string name, DnsRecordType type) => _counts.GetValueOrDefault((DomainName.Parse(name), type));

    /// <summary>Waits until so many queries have come for this name and type, whether or not they were answered.</summary>
    public async Task WaitForQueriesAsync(string name, DnsRecordType type, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var counted = Volatile.Read(ref _counted).Task;
            if (Queries(name, type) >= count)
            {
                return;
            }

            await counted.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Closes its sockets; a second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await Task.WhenAll(_udpLoop, _tcpLoop);
        _stopping.Dispose();
    }

    private void Count(DnsQuestion question)
    {
        _counts.AddOrUpdate((question.Name, question.Type), 1, (_, count) => count + 1);
        Interlocked.Exchange(ref _counted, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Null when these octets deserve no response.</summary>
    private DnsMessage? ReadQuery(ReadOnlySpan<byte> octets)
    {
        if (!DnsMessageParser.TryParse(octets, out var query, out _) || query.IsResponse || query.Questions.Count != 1)
        {
            return null;
        }

        Count(query.Questions[0]);
        return query;
    }
}
