using System.Net;
using System.Net.Security;
using Posthorn.Smtp;

namespace Posthorn.Network.Smtp;

/// <summary>Where a listener listens, what it offers, and its limits.</summary>
public sealed record SmtpListenerOptions
{
    /// <summary>Port 0 takes a free one; <see cref="SmtpListener.LocalEndPoint"/> tells which.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Host name, size limit, authentication and so on. Its <c>StartTls</c> is set from <see cref="Certificate"/>.</summary>
    public required SmtpServerOptions Session { get; init; }

    /// <summary>Asked at every handshake, so that a renewed certificate is used at once. Null: no TLS. Default null.</summary>
    public Func<SslStreamCertificateContext>? Certificate { get; init; }

    /// <summary>TLS from the first byte, as on port 465, instead of STARTTLS. Default false.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>How long a client may be silent, or leave our replies unread. Default 5 minutes (RFC 5321 section 4.5.3.2.7).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Connections at a time; one more is told 421. Default 500.</summary>
    public int MaxConnections { get; init; } = 500;

    /// <summary>Connections at a time from one IP address; one more is told 421. Default: no limit of its own.</summary>
    public int MaxConnectionsPerClient { get; init; } = int.MaxValue;

    /// <summary>Shared with other listeners; null: this one has <see cref="MaxOctetsInHand"/> to itself. Default null.</summary>
    public OctetBudget? Budget { get; init; }

    /// <summary>Octets of unfinished messages on all connections together; the connection that would exceed it is told 421. Default 512 MiB.</summary>
    public long MaxOctetsInHand { get; init; } = 512L * 1024 * 1024;

    /// <summary>How long the end of the listener waits for messages that are on their way in and for answers that handlers are still working on. Default 10 seconds.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);
}
