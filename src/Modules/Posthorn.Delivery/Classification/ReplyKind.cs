namespace Posthorn.Delivery.Classification;

/// <summary>What a failed attempt was about, as finely as replies tell. Each has a wire name and a SendGrid value in <see cref="ReplyKinds"/>.</summary>
internal enum ReplyKind
{
    /// <summary>Nothing in the reply tells more than its code.</summary>
    Unknown,

    // The address.
    InvalidMailbox,
    InvalidDomain,
    InvalidAddress,
    DisabledMailbox,
    InactiveMailbox,
    MailboxMoved,
    RelayingDenied,

    // The mailbox.
    MailboxFull,
    MailboxUnavailable,
    MailboxRestricted,
    MailboxTooFast,
    BlockedByRecipient,

    // Too much.
    RateLimited,
    TooManyConnections,
    TooManyRecipients,
    Greylisted,

    // Who we are.
    IpBlocklisted,
    DomainBlocklisted,
    Reputation,
    AuthenticationMissing,
    AuthenticationFailed,
    Dmarc,
    NoPtr,
    BadHelo,
    SenderRejected,
    Policy,

    // What we say.
    ContentSpam,
    Virus,
    UrlBlocked,
    AttachmentBlocked,
    MalformedMessage,
    MessageTooLarge,
    SmtpUtf8,

    // Machines and lines.
    TlsRequired,
    TlsFailed,
    LoginRequired,
    ProtocolError,
    SystemFull,
    ServerTrouble,
    ServerClosing,
    DnsFailure,
    NoRoute,
    RoutingLoop,
    Unreachable,
    TimeOut,
    ConnectionLost,

    // Ours.
    RelayRefused,
    Expired,
    InternalError,
}
