using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Throughput.Destinations;

/// <summary>
/// The DNS of all destinations, computed from their names: each has an MX host of its own with one address, and nothing else.
/// One thread, one UDP socket: tens of thousands of answers a second.
/// </summary>
internal sealed class ZoneServer : IDisposable
{
    private const int BufferBytes = 4096;
    private const uint Ttl = 3600;
    private const string MxLabel = "mx.";
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
    private readonly DestinationPlan _plan;
    private int _queries;

    public ZoneServer(DestinationPlan plan)
    {
        _plan = plan;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(Serve) { IsBackground = true, Name = "dns" }.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public int Queries => Volatile.Read(ref _queries);

    public void Dispose() => _socket.Dispose();

    private void Serve()
    {
        var buffer = new byte[BufferBytes];
        var client = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, client);
                if (DnsMessageParser.TryParse(buffer.AsSpan(0, length), out var query, out _) && query is { IsResponse: false, Questions.Count: 1 })
                {
                    Interlocked.Increment(ref _queries);
                    _socket.SendTo(DnsMessageWriter.Write(Answer(query)), SocketFlags.None, client);
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private DnsMessage Answer(DnsMessage query)
    {
        var (name, type, _) = query.Questions[0];
        var text = name.ToString();
        var isHost = text.StartsWith(MxLabel, StringComparison.OrdinalIgnoreCase);
        if (NumberOf(isHost ? text.AsSpan(MxLabel.Length) : text) is not { } number)
        {
            return DnsMessage.ResponseTo(query, DnsResponseCode.NameError) with { Authorities = [Soa] };
        }

        var answer = DnsMessage.ResponseTo(query, DnsResponseCode.NoError);
        return (isHost, type) switch
        {
            (false, DnsRecordType.MX) => answer with { Answers = [new MxRecord(name, Ttl, 10, DomainName.Parse(MxLabel + text))] },
            (true, DnsRecordType.A) => answer with { Answers = [new ARecord(name, Ttl, _plan.AddressOf(number))] },
            _ => answer with { Authorities = [Soa] },
        };
    }

    private static SoaRecord Soa { get; } = new(
        DomainName.Parse(DestinationPlan.Parent), Ttl, DomainName.Parse($"ns.{DestinationPlan.Parent}"), DomainName.Parse($"hostmaster.{DestinationPlan.Parent}"), 1, 3600, 900, 604800, Ttl);

    /// <summary>The number of <c>d00000042.bench.example</c>; null: another name.</summary>
    private static int? NumberOf(ReadOnlySpan<char> name)
    {
        name = name.TrimEnd('.');
        return name.Length == DestinationPlan.Parent.Length + 10 && name[0] is 'd' or 'D' && name[9] == '.'
            && name[10..].Equals(DestinationPlan.Parent, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name[1..9], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
