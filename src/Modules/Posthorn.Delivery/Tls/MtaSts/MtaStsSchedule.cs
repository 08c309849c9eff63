namespace Posthorn.Delivery.Tls.MtaSts;

/// <summary>When an MTA-STS policy is looked for, fetched again, and given up. Pure.</summary>
internal static class MtaStsSchedule
{
    /// <summary>After a failed fetch or look-up (RFC 8461 section 3.3 asks for five minutes or more).</summary>
    public static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    /// <summary>A policy that says "zero seconds" still serves the mails of the next minute, or every one of them would fetch it.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestRefresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestCheck = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromHours(1);

    public static TimeSpan Life(TimeSpan maxAge) => maxAge < ShortestLife ? ShortestLife : maxAge;

    /// <summary>Daily, or at half of its life: long before it expires, so that nobody can wait for that moment (RFC 8461 section 10.2).</summary>
    public static TimeSpan RefreshAfter(TimeSpan maxAge)
    {
        var half = Life(maxAge) / 2;
        return half < LongestRefresh ? half : LongestRefresh;
    }

    /// <summary>When the TXT record is asked for again: by its TTL, within bounds.</summary>
    public static DateTimeOffset CheckAfter(DateTimeOffset now, DateTimeOffset answerExpires)
    {
        var wait = answerExpires - now;
        return now + (wait < ShortestCheck ? ShortestCheck : wait > LongestCheck ? LongestCheck : wait);
    }
}
