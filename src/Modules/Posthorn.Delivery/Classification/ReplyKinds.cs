using static Posthorn.Delivery.Classification.BounceClassification;

namespace Posthorn.Delivery.Classification;

/// <summary>What goes with each kind. One table, so that a new kind cannot forget a member.</summary>
internal static class ReplyKinds
{
    private static readonly ReplyKindFacts[] Facts = InOrder(
    [
        new(ReplyKind.Unknown, "unknown", Unclassified),

        new(ReplyKind.InvalidMailbox, "invalid-mailbox", InvalidAddress, IsAddress: true),
        new(ReplyKind.InvalidDomain, "invalid-domain", InvalidAddress, IsAddress: true),
        new(ReplyKind.InvalidAddress, "invalid-address", InvalidAddress, IsAddress: true),
        new(ReplyKind.DisabledMailbox, "disabled-mailbox", InvalidAddress, IsAddress: true),
        new(ReplyKind.InactiveMailbox, "inactive-mailbox", MailboxUnavailable, IsAddress: true),
        new(ReplyKind.MailboxMoved, "mailbox-moved", InvalidAddress, IsAddress: true),
        new(ReplyKind.RelayingDenied, "relaying-denied", InvalidAddress, IsAddress: true),

        new(ReplyKind.MailboxFull, "mailbox-full", MailboxUnavailable),
        new(ReplyKind.MailboxUnavailable, "mailbox-unavailable", MailboxUnavailable),
        new(ReplyKind.MailboxRestricted, "mailbox-restricted", MailboxUnavailable),
        new(ReplyKind.MailboxTooFast, "mailbox-too-fast", FrequencyOrVolumeTooHigh),
        new(ReplyKind.BlockedByRecipient, "blocked-by-recipient", Reputation),

        new(ReplyKind.RateLimited, "rate-limited", FrequencyOrVolumeTooHigh, SlowDown: true),
        new(ReplyKind.TooManyConnections, "too-many-connections", FrequencyOrVolumeTooHigh, SlowDown: true),
        new(ReplyKind.TooManyRecipients, "too-many-recipients", FrequencyOrVolumeTooHigh),
        new(ReplyKind.Greylisted, "greylisted", Technical),

        new(ReplyKind.IpBlocklisted, "ip-blocklisted", Reputation),
        new(ReplyKind.DomainBlocklisted, "domain-blocklisted", Reputation),
        new(ReplyKind.Reputation, "reputation", Reputation),
        new(ReplyKind.AuthenticationMissing, "authentication-missing", Reputation),
        new(ReplyKind.AuthenticationFailed, "authentication-failed", Reputation),
        new(ReplyKind.Dmarc, "dmarc", Reputation),
        new(ReplyKind.NoPtr, "no-ptr", Reputation),
        new(ReplyKind.BadHelo, "bad-helo", Technical),
        new(ReplyKind.SenderRejected, "sender-rejected", Reputation),
        new(ReplyKind.Policy, "policy", Reputation),

        new(ReplyKind.ContentSpam, "content-spam", Content),
        new(ReplyKind.Virus, "virus", Content),
        new(ReplyKind.UrlBlocked, "url-blocked", Content),
        new(ReplyKind.AttachmentBlocked, "attachment-blocked", Content),
        new(ReplyKind.MalformedMessage, "malformed-message", Content),
        new(ReplyKind.MessageTooLarge, "message-too-large", Technical),
        new(ReplyKind.SmtpUtf8, "smtputf8", Technical),

        new(ReplyKind.TlsRequired, "tls-required", Technical),
        new(ReplyKind.TlsFailed, "tls-failed", Technical),
        new(ReplyKind.LoginRequired, "login-required", Technical),
        new(ReplyKind.ProtocolError, "protocol-error", Technical),
        new(ReplyKind.SystemFull, "system-full", Technical),
        new(ReplyKind.ServerTrouble, "server-trouble", Technical),
        new(ReplyKind.ServerClosing, "server-closing", Technical),
        new(ReplyKind.DnsFailure, "dns-failure", Technical),
        new(ReplyKind.NoRoute, "no-route", Technical),
        new(ReplyKind.RoutingLoop, "routing-loop", Technical),
        new(ReplyKind.Unreachable, "unreachable", Technical),
        new(ReplyKind.TimeOut, "time-out", Technical),
        new(ReplyKind.ConnectionLost, "connection-lost", Technical),

        new(ReplyKind.RelayRefused, "relay-refused", Technical),
        new(ReplyKind.Expired, "expired", Unclassified),
        new(ReplyKind.InternalError, "internal-error", Technical),
    ]);

    public static ReplyKindFacts Of(ReplyKind kind) => Facts[(int)kind];

    public static string WireName(this ReplyKind kind) => Of(kind).WireName;

    public static bool TryParse(string wireName, out ReplyKind kind)
    {
        var found = Array.Find(Facts, facts => facts.WireName == wireName);
        kind = found?.Kind ?? default;
        return found is not null;
    }

    private static ReplyKindFacts[] InOrder(ReplyKindFacts[] facts)
    {
        Array.Sort(facts, static (one, other) => one.Kind.CompareTo(other.Kind));
        return facts;
    }
}

/// <param name="WireName">In events, rules and on the command line.</param>
/// <param name="Classification">SendGrid's value.</param>
/// <param name="IsAddress">For good, it means that the address is bad: a <c>bounce</c>. Otherwise <c>blocked</c>.</param>
/// <param name="SlowDown">The peer asks all of our mail to come slower, not only this copy to come later.</param>
internal sealed record ReplyKindFacts(ReplyKind Kind, string WireName, BounceClassification Classification, bool IsAddress = false, bool SlowDown = false);
