using System.Collections.Concurrent;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Testing.Dns;

public sealed partial class FakeDnsServer
{
    private async Task ServeTcpAsync()
    {
        var connections = new ConcurrentDictionary<Task, byte>();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var connection = ServeConnectionAsync(await _tcp.AcceptAsync(_stopping.Token));
                connections.TryAdd(connection, 0);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The end, or a client that has gone before it was accepted.
            }
        }

        await Task.WhenAll(connections.Keys);
    }

    private async Task ServeConnectionAsync(Socket connection)
    {
        using var closing = connection;
        var buffer = new byte[4096];
        var reader = new DnsTcpReader();
        try
        {
            while (await connection.ReceiveAsync(buffer.AsMemory(), _stopping.Token) is > 0 and var length)
            {
                foreach (var octets in Messages(reader, buffer.AsSpan(0, length)))
                {
                    Interlocked.Increment(ref _tcpQueries);
                    if (ReadQuery(octets) is { } query)
                    {
                        await RespondOverTcpAsync(query, connection);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The end, or a client that hung up.
        }
    }

    private static List<byte[]> Messages(DnsTcpReader reader, ReadOnlySpan<byte> input)
    {
        var messages = new List<byte[]>();
        while (!input.IsEmpty && reader.TryRead(ref input, out var message, out _))
        {
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>In three pieces, the first of them one octet: a client has to put them together.</summary>
    private async Task RespondOverTcpAsync(DnsMessage query, Socket connection)
    {
        var behaviour = _zone.BehaviourOf(query.Questions[0].Name);
        if ((behaviour & (DnsBehaviour.Silent | DnsBehaviour.SilentOverTcp)) != 0)
        {
            return;
        }

        var response = behaviour.HasFlag(DnsBehaviour.GarbageOverTcp) ? Garbage(query) : DnsMessageWriter.Write(_zone.Respond(query));
        var framed = DnsTcpReader.Frame(response);
        connection.NoDelay = true;
        await connection.SendAsync(framed.AsMemory(0, 1), _stopping.Token);
        await connection.SendAsync(framed.AsMemory(1, 9), _stopping.Token);
        await connection.SendAsync(framed.AsMemory(10), _stopping.Token);
    }
}
