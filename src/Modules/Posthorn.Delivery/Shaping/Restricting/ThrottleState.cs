namespace Posthorn.Delivery.Shaping;

/// <summary>What restrictions leave of a way at this moment.</summary>
/// <param name="Share">Of connections and rate, above 0; 1: all.</param>
/// <param name="SuspendedUntil">Nothing is sent before; null: now.</param>
/// <param name="OtherIpUntil">Before that another source IP is to be used; where there is none, the copies wait as if suspended. Null: this one may go.</param>
/// <param name="RateCap">Messages per second at most; null: no cap of its own.</param>
internal readonly record struct ThrottleState(double Share, DateTimeOffset? SuspendedUntil, DateTimeOffset? OtherIpUntil, double? RateCap)
{
    public static readonly ThrottleState Free = new(1, null, null, null);

    public bool IsFree => this == Free;

    public bool UseOtherIp => OtherIpUntil is not null;

    /// <summary>How many connections remain of so many: one at least.</summary>
    public int Connections(int full) => Math.Max(1, (int)(full * Share + 1e-9));

    /// <summary>How much of its time a connection may send where less than one is left: 1 is all, 0.25 means three pauses as long as each message took.</summary>
    public double Duty(int full) => Math.Min(1, full * Share);

    /// <returns>Messages per second; null: no limit.</returns>
    public double? RatePerSecond(SendRate? full) => (full, RateCap) switch
    {
        (null, var cap) => cap,
        ({ } rate, null) => rate.PerSecond * Share,
        ({ } rate, { } cap) => Math.Min(rate.PerSecond * Share, cap),
    };

    /// <summary>Both at once: the harder of each.</summary>
    public ThrottleState And(ThrottleState other) => new(
        Math.Min(Share, other.Share), Later(SuspendedUntil, other.SuspendedUntil), Later(OtherIpUntil, other.OtherIpUntil), Lower(RateCap, other.RateCap));

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    private static double? Lower(double? one, double? other) => one is null || other < one ? other ?? one : one;
}
