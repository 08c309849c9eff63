using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Testing.Dns;

/// <summary>The answers of somebody who wants to be believed (RFC 5452): each is wrong in one thing only.</summary>
internal static class Forgery
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.66");

    public static async Task SendAsync(DnsMessage query, Socket server, EndPoint client, CancellationToken cancellationToken)
    {
        var wanted = Answer(query, query.Questions[0]);
        await server.SendToAsync(DnsMessageWriter.Write(wanted with { Id = (ushort)(query.Id + 1) }), client, cancellationToken);
        await server.SendToAsync(DnsMessageWriter.Write(wanted with { IsResponse = false }), client, cancellationToken);

        var other = new DnsQuestion(DomainName.Parse("other.example"), query.Questions[0].Type);
        await server.SendToAsync(DnsMessageWriter.Write(Answer(query, other)), client, cancellationToken);

        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await stranger.SendToAsync(DnsMessageWriter.Write(wanted), client, cancellationToken);
    }

    /// <summary>Guesses at the id, all of them wrong.</summary>
    public static async Task FloodAsync(DnsMessage query, Socket server, EndPoint client, CancellationToken cancellationToken)
    {
        for (var guess = 1; guess <= 100; guess++)
        {
            var answer = Answer(query, query.Questions[0]) with { Id = (ushort)(query.Id + guess) };
            await server.SendToAsync(DnsMessageWriter.Write(answer), client, cancellationToken);
        }
    }

    private static DnsMessage Answer(DnsMessage query, DnsQuestion question) =>
        DnsMessage.ResponseTo(query, DnsResponseCode.NoError) with
        {
            Questions = [question],
            Answers = [new ARecord(question.Name, 300, Address)],
        };
}
