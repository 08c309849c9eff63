using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Delivery;

public sealed class DeliveryOptions
{
    /// <summary>Where mail leaves to. Default: the test mailbox.</summary>
    public DeliveryMode Mode { get; set; } = new DeliveryMode.Inbox();

    /// <summary>The test mailbox's listener, for <see cref="DeliveryMode.Inbox"/>. Asked when a connection is made, since its port may be chosen by the system.</summary>
    public Func<EndPoint> InboxAddress { get; set; } = () => new IPEndPoint(IPAddress.Loopback, 1025);

    /// <summary>The name that EHLO says: this host's public name. Default: the machine's name.</summary>
    public string HostName { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>The port of MX hosts. Default 25; another one serves tests and special set-ups.</summary>
    public int MxPort { get; set; } = 25;

    /// <summary>Whether MX hosts may have private or loopback addresses. Default false: a recipient's DNS must not reach into our own network.</summary>
    public bool AllowPrivateMx { get; set; }

    /// <summary>The port of the web servers with MTA-STS policies. Default 443; another one serves tests.</summary>
    public int MtaStsPort { get; set; } = 443;

    /// <summary>
    /// Whether TLSA records count (RFC 7672). Default false: it is for the operator to say that the DNS servers validate DNSSEC and that
    /// nobody on the way can forge their word.
    /// </summary>
    public bool Dane { get; set; }

    /// <summary>Roots that are trusted instead of the system's, for MX hosts and policy servers. Default null. No setting reaches it: it is for tests.</summary>
    public X509Certificate2Collection? TrustedRoots { get; set; }

    /// <summary>The domain whose addresses tell the simulator what becomes of test mail, with A-labels. Default <c>simulator.test</c>.</summary>
    public string SimulatorDomain { get; set; } = SimulatorAddresses.DefaultDomain;

    /// <summary>Connections to one destination at most. Default 20; a relay or the test mailbox is one destination.</summary>
    public int ConnectionsPerDestination { get; set; } = 20;

    /// <summary>Connections in all at most. Default 500.</summary>
    public int MaxConnections { get; set; } = 500;

    /// <summary>Messages over one connection before a new one is made. Default 500.</summary>
    public int MessagesPerConnection { get; set; } = 500;

    /// <summary>How long a connection without work stays open. Default 2 seconds.</summary>
    public TimeSpan IdleConnection { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Copies held in memory at most; the rest waits in the database. Default 20,000, about 10 MB.</summary>
    public int MaxCopiesInMemory { get; set; } = 20_000;

    /// <summary>Copies held in memory for one destination at most, so that a slow one leaves room. Default 5,000.</summary>
    public int MaxCopiesPerDestination { get; set; } = 5_000;

    /// <summary>After this many connections in a row failed, a destination rests. Default 3.</summary>
    public int FailuresBeforeRest { get; set; } = 3;

    /// <summary>How long a destination rests; its copies wait without spending attempts. Default 60 seconds.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>When a copy is tried again.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>How long each step of the SMTP dialog may take.</summary>
    public SmtpTimeouts Timeouts { get; set; } = new();

    /// <summary>Which attempts' conversations are stored. Default: those that did not deliver.</summary>
    public TranscriptUse Transcripts { get; set; } = TranscriptUse.Failed;

    /// <summary>How long conversations are kept. Default 7 days.</summary>
    public TimeSpan TranscriptsKept { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often the queue is asked for due copies when nothing wakes it. Default 1 second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The operator's shaping rules, a path. Default null: the shipped rules alone. A file that is not there says nothing; it may come later.</summary>
    public string? ShapingFile { get; set; }
}

/// <summary>Which attempts' conversations with a server are stored.</summary>
public enum TranscriptUse
{
    None,

    /// <summary>Those of attempts that ended in a deferral or a bounce.</summary>
    Failed,

    All,
}

public sealed class RetryOptions
{
    /// <summary>The wait after the first failed attempt. Default 5 minutes; each further one doubles it.</summary>
    public TimeSpan First { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait. Default 4 hours.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromHours(4);

    /// <summary>From a copy's first due time to its end, whatever its state. Default 72 hours, as SendGrid's.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(72);

    /// <summary>The wait of a copy whose final dot was sent when the server died: long, since it probably arrived. Default 15 minutes.</summary>
    public TimeSpan AfterUnknown { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>RFC 5321 section 4.5.3.2, the least times that a client waits.</summary>
public sealed class SmtpTimeouts
{
    /// <summary>For the TCP connection to one address; the RFC names none. Default 30 seconds.</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For the TCP connections of one attempt together, whatever the number of addresses. Default 60 seconds.</summary>
    public TimeSpan ConnectBudget { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an address has the field for itself before the next one is tried beside it. Default 250 ms (RFC 8305 section 5).</summary>
    public TimeSpan HeadStart { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>From the TCP connection until the server is ready for MAIL, all steps together. Default 10 minutes.</summary>
    public TimeSpan Handshake { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>For the greeting, EHLO, STARTTLS with its handshake, MAIL and RCPT. Default 5 minutes.</summary>
    public TimeSpan Command { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For the reply to DATA. Default 2 minutes.</summary>
    public TimeSpan Data { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>For each block of the body that the peer takes. Default 3 minutes.</summary>
    public TimeSpan DataBlock { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Octets of the body a second at least, over the whole of it and beyond one <see cref="DataBlock"/>: a peer that takes a little of each block
    /// cannot hold a connection for a day. Default 4,096.
    /// </summary>
    public int BodyRate { get; set; } = 4096;

    /// <summary>The age at which a connection takes no more messages. Default 1 hour; the message under way is not cut off by it.</summary>
    public TimeSpan ConnectionLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>For the reply to the final dot. Default 10 minutes: giving up earlier sends mail twice.</summary>
    public TimeSpan FinalDot { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>For QUIT, which is only polite. Default 5 seconds.</summary>
    public TimeSpan Quit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes the times of waiting for a peer's words a share of what they are. For tests: below 1, mail may arrive twice.</summary>
    public void Scale(double share)
    {
        Handshake *= share;
        Command *= share;
        Data *= share;
        DataBlock *= share;
        FinalDot *= share;
    }
}
