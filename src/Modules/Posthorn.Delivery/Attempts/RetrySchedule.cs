namespace Posthorn.Delivery.Attempts;

/// <summary>When a copy is tried again. Pure: the clock and the dice are arguments.</summary>
internal static class RetrySchedule
{
    /// <summary>Waits are spread by this share to both sides, so that what failed together does not return together.</summary>
    private const double Jitter = 0.2;

    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="deadline">The end of the copy's life.</param>
    /// <param name="dice">From 0 to 1.</param>
    /// <param name="retryAfter">How long the peer asked to be left alone; the next try is not before, unless the deadline is.</param>
    /// <param name="ladder">The wait that a shaping rule names instead of the doubling one.</param>
    /// <returns>The next try, or null: the wait would pass the deadline and the last try was made.</returns>
    public static DateTimeOffset? Next(
        RetryOptions options, int attempts, DateTimeOffset now, DateTimeOffset deadline, double dice, TimeSpan? retryAfter = null, TimeSpan? ladder = null)
    {
        if (now >= deadline)
        {
            return null;
        }

        // As a number: a TimeSpan would overflow after some thirty attempts.
        var doubled = options.First.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        var wait = ladder ?? TimeSpan.FromSeconds(Math.Min(doubled, options.Longest.TotalSeconds));
        var spread = wait * (1 + Jitter * (2 * dice - 1));

        // Who comes early is told to wait again, or worse: what was asked for is spread upwards only.
        var asked = (retryAfter ?? TimeSpan.Zero) * (1 + Jitter * dice);
        var next = now + (spread > asked ? spread : asked);

        // The last try is made at the deadline rather than hours before it.
        return next < deadline ? next : deadline;
    }
}
