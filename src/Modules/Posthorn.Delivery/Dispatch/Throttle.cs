namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// How much goes from one of our addresses to one provider or site at once. All lanes between the two share it.
/// The dispatcher's lock guards it.
/// </summary>
/// <param name="scope">The provider, or the site when it belongs to none.</param>
internal sealed class Throttle(long sourceId, string scope, LaneLimits limits)
{
    private readonly TokenBucket _bucket = new();
    private readonly Queue<Lane> _starved = new();

    public long SourceId => sourceId;

    public string Scope => scope;

    public LaneLimits Limits { get; set; } = limits;

    /// <summary>The part of the limits that adaptive restrictions leave: above 0, up to 1.</summary>
    public double Share { get; set; } = 1;

    /// <summary>Nothing leaves before this.</summary>
    public DateTimeOffset SuspendedUntil { get; set; }

    /// <summary>The lanes that share it.</summary>
    public int Lanes { get; set; }

    public int Connections { get; private set; }

    public bool HasStarved => _starved.Count > 0;

    public int MaxConnections => Math.Max(1, (int)(Limits.Connections * Share));

    public bool TryTakeConnection()
    {
        if (Connections >= MaxConnections)
        {
            return false;
        }

        Connections++;
        return true;
    }

    public void ReleaseConnection() => Connections--;

    /// <summary>One message may go now, or from <paramref name="nextAt"/> on.</summary>
    public bool TryTakeMessage(DateTimeOffset now, out DateTimeOffset nextAt)
    {
        if (Limits.PerSecond is { } rate)
        {
            return _bucket.TryTake(rate * Share, now, out nextAt);
        }

        nextAt = now;
        return true;
    }

    /// <summary>The lane found all connections taken; once is enough, since its first worker asks for the next.</summary>
    public void Starve(Lane lane) => StarvedLanes.Add(_starved, lane);

    public Lane? NextStarved() => StarvedLanes.Next(_starved);
}
