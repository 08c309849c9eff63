using System.Net;
using System.Net.Security;
using Posthorn.Smtp;

namespace Posthorn.Sink;

/// <summary>
/// How the whole server behaves; the personalities are ready-made changes of it (<see cref="Personality"/>). What a single recipient causes stands in its address: see <see cref="Orders.RecipientOrder"/>.
/// </summary>
public sealed record MailSinkOptions
{
    /// <summary>Default 127.0.0.1. Other loopback addresses let several hosts of a zone share one port.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Default 0: a free one.</summary>
    public int Port { get; init; }

    public string HostName { get; init; } = "mx.example.net";

    public GreetingUse Greeting { get; init; }

    /// <summary>The words of <see cref="GreetingUse.Busy"/> or <see cref="GreetingUse.Refuse"/>. Default null: plain ones.</summary>
    public SmtpReply? GreetingReply { get; init; }

    /// <summary>Wait before the greeting. Default none.</summary>
    public TimeSpan GreetingDelay { get; init; }

    /// <summary>Offer STARTTLS, with a self-signed certificate. Default true.</summary>
    public bool StartTls { get; init; } = true;

    /// <summary>Say yes to STARTTLS and then something that is no TLS.</summary>
    public bool BrokenTls { get; init; }

    /// <summary>What goes wrong with STARTTLS. Default nothing.</summary>
    public TlsFault TlsFault { get; init; }

    /// <summary>Default self-signed.</summary>
    public CertificateUse Certificate { get; init; }

    /// <summary>A certificate of the host's own. Default null: <see cref="Certificate"/> says which one is made.</summary>
    public SslStreamCertificateContext? ServerCertificate { get; init; }

    /// <summary>TLS from the first octet, as on port 465.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Answer EHLO with 502, so that clients say HELO.</summary>
    public bool HeloOnly { get; init; }

    public bool Pipelining { get; init; } = true;

    /// <summary>What becomes of a command that comes before the reply to the one before it. Default: it is taken in its turn.</summary>
    public EarlyCommands EarlyCommands { get; init; }

    public bool EightBitMime { get; init; } = true;

    public bool SmtpUtf8 { get; init; } = true;

    /// <summary>CHUNKING, RFC 3030. Default: not offered.</summary>
    public ChunkingUse Chunking { get; init; }

    /// <summary>Offer SIZE. Default true.</summary>
    public bool AnnounceSize { get; init; } = true;

    /// <summary>Octets of a message, announced with SIZE. Default 30 MiB.</summary>
    public long MaxMessageSize { get; init; } = 30 * 1024 * 1024;

    /// <summary>Who may send. Default null: everybody, without AUTH.</summary>
    public SmtpCredentials? Login { get; init; }

    /// <summary>Messages of one connection before MAIL is answered with 421. Default null: no limit.</summary>
    public int? MessagesPerConnection { get; init; }

    /// <summary>Messages of one connection before it is closed without a word. Default null: no limit.</summary>
    public int? MessagesBeforeClose { get; init; }

    /// <summary>Connections of one address at a time; one more is told 421. Default null: no limit.</summary>
    public int? ConnectionsPerClient { get; init; }

    /// <summary>Messages of one address in a time. Default null: no limit.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>Default null: nobody is greylisted.</summary>
    public Greylisting? Greylisting { get; init; }

    /// <summary>Refusals by chance: what share of connections, senders, recipients or messages gets which answer. Default none.</summary>
    public IReadOnlyList<AnswerShare> Answers { get; init; } = [];

    /// <summary>Makes the chances of <see cref="Answers"/>: the same seed, the same fate of each recipient. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Cut the connection when the message has begun to arrive.</summary>
    public bool CutInData { get; init; }

    /// <summary>What follows the final dot. Default: an answer.</summary>
    public DotUse Dot { get; init; }

    /// <summary>Wait before each reply. Default none.</summary>
    public TimeSpan ReplyDelay { get; init; }

    public ReplyShape ReplyShape { get; init; } = new();

    /// <summary>Close the connection without a word after each message.</summary>
    public bool CloseWhenIdle { get; init; }

    /// <summary>Wait of a <c>slow@</c> or <c>slow-dot@</c> recipient. Default 300 ms.</summary>
    public TimeSpan Slowness { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Keep what arrives. Default true; false only counts, for tests of many or large messages.</summary>
    public bool Keep { get; init; } = true;

    /// <summary>
    /// The fast way: take everything, keep and check nothing, in clear text. No other option counts beside it
    /// except the address, the port and the host name. Default false.
    /// </summary>
    public bool Hole { get; init; }

    /// <summary>Called with each message before it is answered; what it throws becomes 452. Default null.</summary>
    public Func<ReceivedMail, CancellationToken, ValueTask>? OnReceived { get; init; }

    /// <summary>Measures all waits. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
