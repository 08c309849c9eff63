namespace Posthorn.Delivery.Attempts;

/// <summary>When a copy is tried again. Pure: the clock and the dice are arguments.</summary>
internal static class RetrySchedule
{
    /// <summary>Waits are spread by this share to both sides, so that what failed together does not return together.</summary>
    private const double Jitter = 0.2;

    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="deadline">The end of the copy's life.</param>
    /// <param name="dice">From 0 to 1.</param>
    /// <returns>The next try, or null: the wait would pass the deadline and the last try was made.</returns>
    public static DateTimeOffset? Next(RetryOptions options, int attempts, DateTimeOffset now, DateTimeOffset deadline, double dice)
    {
        if (now >= deadline)
        {
            return null;
        }

        // As a number: a TimeSpan would overflow after some thirty attempts.
        var doubled = options.First.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        var wait = TimeSpan.FromSeconds(Math.Min(doubled, options.Longest.TotalSeconds));
        var next = now + wait * (1 + Jitter * (2 * dice - 1));

        // The last try is made at the deadline rather than hours before it.
        return next < deadline ? next : deadline;
    }
}
