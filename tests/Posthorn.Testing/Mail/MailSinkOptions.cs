using System.Net;
using Posthorn.Smtp;

namespace Posthorn.Testing.Mail;

/// <summary>How the whole server behaves. What a single recipient causes stands in its address: see <see cref="RecipientOrder"/>.</summary>
public sealed record MailSinkOptions
{
    /// <summary>Default 127.0.0.1. Other loopback addresses let several hosts of a zone share one port.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Default 0: a free one.</summary>
    public int Port { get; init; }

    public string HostName { get; init; } = "mx.example.net";

    public GreetingUse Greeting { get; init; }

    /// <summary>Offer STARTTLS, with a self-signed certificate. Default true.</summary>
    public bool StartTls { get; init; } = true;

    /// <summary>Say yes to STARTTLS and then something that is no TLS.</summary>
    public bool BrokenTls { get; init; }

    /// <summary>TLS from the first octet, as on port 465.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Answer EHLO with 502, so that clients say HELO.</summary>
    public bool HeloOnly { get; init; }

    public bool Pipelining { get; init; } = true;

    public bool EightBitMime { get; init; } = true;

    public bool SmtpUtf8 { get; init; } = true;

    /// <summary>Octets of a message, announced with SIZE. Default 30 MiB.</summary>
    public long MaxMessageSize { get; init; } = 30 * 1024 * 1024;

    /// <summary>Who may send. Default null: everybody, without AUTH.</summary>
    public SmtpCredentials? Login { get; init; }

    /// <summary>Messages of one connection before MAIL is answered with 421. Default null: no limit.</summary>
    public int? MessagesPerConnection { get; init; }

    /// <summary>Close the connection without a word after each message.</summary>
    public bool CloseWhenIdle { get; init; }

    /// <summary>Wait of a <c>slow@</c> or <c>slow-dot@</c> recipient. Default 300 ms.</summary>
    public TimeSpan Slowness { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Keep what arrives. Default true; false only counts, for tests of many or large messages.</summary>
    public bool Keep { get; init; } = true;
}

/// <summary>The first words of a server.</summary>
public enum GreetingUse
{
    Welcome,

    /// <summary>421, and the connection closes.</summary>
    Busy,

    /// <summary>554, and the connection closes.</summary>
    Refuse,

    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>Something that is not SMTP.</summary>
    Garbage,
}
