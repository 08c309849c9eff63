namespace Posthorn.Delivery.Shaping;

/// <summary>
/// The share of a full limit that is used now. A reply that asks for less cuts it, once for a burst; each interval without such a reply
/// lets it climb one step, never more, so that it does not snap back into the wall it came from. Pure: the clock is an argument.
/// </summary>
/// <param name="Share">The share at <paramref name="LastReply"/>, above 0 and at most 1.</param>
/// <param name="LastReply">When the last such reply was seen, or the suspension ends before which nothing is sent.</param>
/// <param name="LastCut">When the share was last cut.</param>
/// <param name="CleanInterval">How long none must be seen before each step up.</param>
internal readonly record struct AdaptiveLimit(double Share, DateTimeOffset LastReply, DateTimeOffset LastCut, TimeSpan CleanInterval)
{
    /// <summary>One step up, of the full limit.</summary>
    public const double Step = 0.1;

    /// <summary>It is never cut below this.</summary>
    public const double Least = 0.01;

    /// <summary>Replies within this time of a cut are the same burst: what was under way when it began.</summary>
    public static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    /// <summary>When the limit is full again if nothing happens.</summary>
    public DateTimeOffset FullAt => LastReply + StepsToFull * CleanInterval;

    private int StepsToFull => (int)Math.Ceiling((1 - Share) / Step - 1e-9);

    /// <summary>The first cut.</summary>
    /// <param name="share">Where it begins.</param>
    public static AdaptiveLimit Begin(double share, TimeSpan cleanInterval, DateTimeOffset now) => new(Math.Clamp(share, Least, 1), now, now, cleanInterval);

    public double ShareAt(DateTimeOffset now)
    {
        var steps = now <= LastReply ? 0 : (int)Math.Min(StepsToFull, (now - LastReply) / CleanInterval);
        return steps >= StepsToFull ? 1 : Share + steps * Step;
    }

    public bool IsFull(DateTimeOffset now) => ShareAt(now) >= 1;

    /// <summary>Another reply that asks for less.</summary>
    /// <param name="factor">What remains of the present share.</param>
    public AdaptiveLimit Cut(double factor, TimeSpan cleanInterval, DateTimeOffset now)
    {
        var share = ShareAt(now);
        return now - LastCut < Burst
            ? this with { Share = share, LastReply = Later(now) }
            : new AdaptiveLimit(Math.Max(Least, share * factor), Later(now), now, cleanInterval);
    }

    /// <summary>At most this share; the climb begins at a moment to come.</summary>
    public AdaptiveLimit AtMost(double share, DateTimeOffset from, DateTimeOffset now) =>
        new(Math.Max(Least, Math.Min(ShareAt(now), share)), from > LastReply ? from : LastReply, now, CleanInterval);

    private DateTimeOffset Later(DateTimeOffset now) => now > LastReply ? now : LastReply;
}
