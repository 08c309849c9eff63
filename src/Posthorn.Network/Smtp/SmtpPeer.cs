using System.Net;
using Posthorn.Smtp;

namespace Posthorn.Network.Smtp;

/// <summary>Who is at the other end, as far as it is known by now.</summary>
public sealed class SmtpPeer
{
    private readonly SmtpServerSession _session;

    internal SmtpPeer(IPEndPoint remoteEndPoint, IPEndPoint localEndPoint, SmtpServerSession session)
    {
        RemoteEndPoint = remoteEndPoint;
        LocalEndPoint = localEndPoint;
        _session = session;
    }

    public IPEndPoint RemoteEndPoint { get; }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>What the client called itself in EHLO or HELO, printable; null before.</summary>
    public string? ClientName => _session.ClientName;

    /// <summary>True after EHLO, false after HELO.</summary>
    public bool IsExtended => _session.IsExtended;

    public bool IsEncrypted => _session.IsEncrypted;

    public bool IsAuthenticated => _session.IsAuthenticated;
}
