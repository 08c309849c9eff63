using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Options;

namespace Posthorn.Sending;

/// <summary>SMTP submission: where programs hand in mail with a key, and within which limits.</summary>
public sealed class SubmissionOptions
{
    /// <summary>Where it listens, clear text first and STARTTLS offered; port 0 takes a free one. Default: nowhere.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; set; } = [];

    /// <summary>Where it listens with TLS from the first byte. Default: nowhere.</summary>
    public IReadOnlyList<IPEndPoint> ListenTls { get; set; } = [];

    /// <summary>Asked at every handshake. Null: no TLS. Default null.</summary>
    public Func<SslStreamCertificateContext>? Certificate { get; set; }

    /// <summary>Octets of one message, announced with SIZE: 64 KiB to 1 GiB. Default 30 MiB, SendGrid's limit.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public long MaxMessageBytes { get; set; } = 30 * 1024 * 1024;

    /// <summary>RCPT commands of one message: 100 to 10,000. Default 1,000.</summary>
    [Range(100, 10_000)]
    public int MaxRecipients { get; set; } = 1000;

    /// <summary>Messages on one connection: 1 to 1,000,000. Default 5,000, SendGrid's limit.</summary>
    [Range(1, 1_000_000)]
    public int MaxMessages { get; set; } = 5000;

    /// <summary>Connections at a time from one address, and from all together on one listening address: 1 to 100,000. Default 10,000, SendGrid's limit.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Octets of messages that are on their way in, on all connections together; one message always fits. Default 128 MiB.</summary>
    public long MaxBytesInHand { get; set; } = 128 * 1024 * 1024;

    /// <summary>Refused logins on one connection until it is closed: 1 to 100. Default 3.</summary>
    [Range(1, 100)]
    public int MaxFailedLogins { get; set; } = 3;

    /// <summary>How long the answer to a wrong password waits; each further one from the same address doubles it, up to five seconds. Default 500 ms.</summary>
    public TimeSpan LoginDelay { get; set; } = TimeSpan.FromMilliseconds(500);
}

[OptionsValidator]
internal sealed partial class SubmissionOptionsRules : IValidateOptions<SubmissionOptions>;
