using Posthorn.Accounts;

namespace Posthorn.Http;

/// <param name="Limit">So many requests of one account to one endpoint.</param>
/// <param name="WindowSeconds">In each stretch of time of this length.</param>
internal sealed record RateRule(int Limit, int WindowSeconds);

/// <summary>How often an account may ask. SendGrid publishes the one number of mail/send, and that others have some.</summary>
internal static class RateRules
{
    private static readonly RateRule Sending = new(10_000, 1);

    /// <summary>For who polls a mailbox in tests.</summary>
    private static readonly RateRule Inbox = new(600, 1);

    public static RateRule Of(OwnRateLimit own) => new(own.PerMinute, 60);

    /// <param name="scope">What the endpoint asks for.</param>
    /// <param name="perMinute">For all that has no rule of its own.</param>
    public static RateRule For(string scope, int perMinute) => scope switch
    {
        "mail.send" => Sending,
        _ when scope.StartsWith("inbox.", StringComparison.Ordinal) => Inbox,
        _ => new RateRule(perMinute, 60),
    };
}
