using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>
/// Asks one server: UDP first, TCP when the response was cut, without EDNS when the server does not know it.
/// Every query has a random id and a socket of its own, so its source port is random too (RFC 5452 section 9.2).
/// </summary>
internal sealed class DnsServerClient(DnsResolverOptions options, TimeProvider clock)
{
    /// <summary>More than any server sends to a client that announced <see cref="DnsEdns.DefaultPayloadSize"/>.</summary>
    private const int UdpBufferLength = 4096;

    /// <summary>After so many datagrams that do not answer the query, somebody is guessing ids: better no answer than a forged one.</summary>
    private const int MaxStrayDatagrams = 32;

    public async Task<ServerReply> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(server, question, new DnsEdns(), cancellationToken);

        // RFC 6891 section 7: a server from before EDNS complains about the query's format.
        var knowsNoEdns = reply is ServerReply.Responded
        {
            Message.ResponseCode: DnsResponseCode.FormatError or DnsResponseCode.NotImplemented or DnsResponseCode.BadVersion,
        };
        return knowsNoEdns ? await AskAsync(server, question, edns: null, cancellationToken) : reply;
    }

    private async Task<ServerReply> AskAsync(IPEndPoint server, DnsQuestion question, DnsEdns? edns, CancellationToken cancellationToken)
    {
        var query = DnsMessage.Query((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), question, edns);
        var reply = await AttemptAsync(AskOverUdpAsync, server, query, cancellationToken);
        return reply is ServerReply.Responded { Message.Truncated: true }
            ? await AttemptAsync(AskOverTcpAsync, server, query, cancellationToken)
            : reply;
    }

    /// <summary>Bounds one attempt in time and turns what sockets throw into a reply.</summary>
    private async Task<ServerReply> AttemptAsync(
        Func<IPEndPoint, DnsMessage, CancellationToken, Task<ServerReply>> attempt,
        IPEndPoint server,
        DnsMessage query,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await attempt(server, query, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ServerReply.Failed(DnsFailureReason.Timeout, "did not answer in time");
        }
        catch (SocketException exception)
        {
            return new ServerReply.Failed(DnsFailureReason.Unreachable, $"could not be reached ({exception.SocketErrorCode})");
        }
    }

    private static async Task<ServerReply> AskOverUdpAsync(IPEndPoint server, DnsMessage query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);

        // A connected socket takes datagrams of this peer alone.
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(DnsMessageWriter.Write(query), cancellationToken);

        var buffer = ArrayPool<byte>.Shared.Rent(UdpBufferLength);
        try
        {
            for (var received = 0; received < MaxStrayDatagrams; received++)
            {
                var length = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (Read(buffer.AsSpan(0, length), query) is { } reply)
                {
                    return reply;
                }
            }

            return Malformed("sent many datagrams that answer another query");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<ServerReply> AskOverTcpAsync(IPEndPoint server, DnsMessage query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(DnsTcpReader.Frame(DnsMessageWriter.Write(query)), cancellationToken);

        var buffer = ArrayPool<byte>.Shared.Rent(UdpBufferLength);
        try
        {
            var reader = new DnsTcpReader(options.MaxMessageLength);
            while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is > 0 and var length)
            {
                ReadOnlySpan<byte> input = buffer.AsSpan(0, length);
                if (reader.TryRead(ref input, out var octets, out var error))
                {
                    return Read(octets, query) switch
                    {
                        null => Malformed("answered another query over TCP"),
                        ServerReply.Responded { Message.Truncated: true } => Malformed("cut its answer short over TCP"),
                        var reply => reply,
                    };
                }

                if (error != DnsFormatError.None)
                {
                    return Malformed($"sent what is not DNS over TCP ({error})");
                }
            }

            return new ServerReply.Failed(DnsFailureReason.Unreachable, "closed the TCP connection before its answer was complete");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>Null when the octets are no answer to this query, which is to wait on.</returns>
    private static ServerReply? Read(ReadOnlySpan<byte> octets, DnsMessage query)
    {
        if (DnsMessageParser.TryParse(octets, out var message, out var error))
        {
            return message.IsResponseTo(query) ? new ServerReply.Responded(message) : null;
        }

        // Who knows the id is the server, so waiting for something better is in vain.
        return octets.Length >= 2 && (octets[0] << 8 | octets[1]) == query.Id
            ? Malformed($"sent what is not DNS ({error})")
            : null;
    }

    private static ServerReply.Failed Malformed(string detail) => new(DnsFailureReason.Malformed, detail);
}
