using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>Is the address bad, or was the mail refused? By the enhanced code, then the wording, then the basic code (events-and-suppression 5.3).</summary>
internal static class BounceTypeRules
{
    private static readonly string[] AddressWords =
    [
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "does not exist", "doesn't exist",
        "recipient not found", "mailbox unavailable", "mailbox not found", "invalid recipient", "invalid mailbox", "address rejected: undeliverable",
        "account disabled", "account has been disabled", "not our customer", "user not local", "inactive user",
    ];

    private static readonly string[] RefusalWords =
        ["spam", "blocked", "blacklist", "blocklist", "reputation", "policy", "dmarc", "spf", "dkim", "quota", "full", "too large", "virus", "banned"];

    public static BounceType Of(SmtpReply reply)
    {
        var text = reply.Text.ToLowerInvariant();
        return reply.Enhanced switch
        {
            { Subject: 1, Detail: 0 or 1 or 2 or 3 or 6 or 10 } => BounceType.Bounce,
            { Subject: 2, Detail: 1 } => BounceType.Bounce,
            { Subject: not 0 } => BounceType.Blocked,
            _ when RefusalWords.Any(word => text.Contains(word, StringComparison.Ordinal)) => BounceType.Blocked,
            _ when AddressWords.Any(word => text.Contains(word, StringComparison.Ordinal)) => BounceType.Bounce,
            _ => reply.Code is 550 or 551 or 553 ? BounceType.Bounce : BounceType.Blocked,
        };
    }
}
