using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Testing.Dns;

public sealed partial class FakeDnsServer
{
    private async Task ServeUdpAsync()
    {
        var buffer = new byte[DnsMessage.MaxLength];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
                if (ReadQuery(buffer.AsSpan(0, received.ReceivedBytes)) is { } query)
                {
                    await RespondOverUdpAsync(query, received.RemoteEndPoint);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The end, or a client that has gone before its response.
            }
        }
    }

    private async Task RespondOverUdpAsync(DnsMessage query, EndPoint client)
    {
        var behaviour = _zone.BehaviourOf(query.Questions[0].Name);
        if (behaviour.HasFlag(DnsBehaviour.Silent))
        {
            return;
        }

        if (behaviour.HasFlag(DnsBehaviour.Flood))
        {
            await Forgery.FloodAsync(query, _udp, client, _stopping.Token);
            return;
        }

        if (behaviour.HasFlag(DnsBehaviour.Forged))
        {
            await Forgery.SendAsync(query, _udp, client, _stopping.Token);
        }

        await _udp.SendToAsync(UdpResponse(query, behaviour), client, _stopping.Token);
    }

    private byte[] UdpResponse(DnsMessage query, DnsBehaviour behaviour)
    {
        if (behaviour.HasFlag(DnsBehaviour.Garbage))
        {
            return Garbage(query);
        }

        var response = _zone.Respond(query);
        if (behaviour.HasFlag(DnsBehaviour.WrongId))
        {
            response = response with { Id = (ushort)(response.Id ^ 0x5555) };
        }

        if (behaviour.HasFlag(DnsBehaviour.Truncate))
        {
            response = response with { Truncated = true, Answers = [], Authorities = [] };
        }

        return DnsMessageWriter.Write(response, Math.Max(DnsMessage.PlainUdpLength, (int)(query.Edns?.PayloadSize ?? 0)));
    }

    /// <summary>The right id, so that it is taken for an answer, and then nothing that makes sense.</summary>
    private static byte[] Garbage(DnsMessage query) =>
        [(byte)(query.Id >> 8), (byte)query.Id, .. Enumerable.Repeat((byte)0xff, 40)];
}
