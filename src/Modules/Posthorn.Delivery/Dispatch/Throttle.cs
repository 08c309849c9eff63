using System.Net;
using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// How much goes from one of our addresses to one provider or site at once. All lanes between the two share it.
/// The dispatcher's lock guards it.
/// </summary>
/// <param name="scope">The provider, or the site when it belongs to none.</param>
/// <param name="source">Our address; null: whichever the system takes.</param>
internal sealed class Throttle(long sourceId, IPAddress? source, string scope, LaneLimits limits)
{
    private const double MaxPauses = 100;
    private readonly TokenBucket _bucket = new();
    private readonly Queue<Lane> _starved = new();
    private DateTimeOffset _pausesUntil;

    public long SourceId => sourceId;

    public IPAddress? Source => source;

    public string Scope => scope;

    public LaneLimits Limits { get; set; } = limits;

    /// <summary>What restrictions leave of it.</summary>
    public ThrottleState State { get; set; } = ThrottleState.Free;

    /// <summary>Nothing leaves before this; in the past: it may.</summary>
    public DateTimeOffset WaitsUntil
    {
        get
        {
            var (suspended, other) = (State.SuspendedUntil ?? default, State.OtherIpUntil ?? default);
            return suspended > other ? suspended : other;
        }
    }

    /// <summary>The lanes that share it.</summary>
    public int Lanes { get; set; }

    public int Connections { get; private set; }

    public bool HasStarved => _starved.Count > 0;

    public int MaxConnections => State.Connections(Limits.Connections);

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
        nextAt = _pausesUntil;
        if (now < _pausesUntil)
        {
            return false;
        }

        if (Rate is { } rate)
        {
            return _bucket.TryTake(rate, now, out nextAt);
        }

        nextAt = now;
        return true;
    }

    /// <summary>Messages a second at most; null: no limit.</summary>
    public double? Rate => (Limits.PerSecond * State.Share, State.RateCap) switch
    {
        ({ } rate, { } cap) => Math.Min(rate, cap),
        (var rate, var cap) => rate ?? cap,
    };

    /// <summary>Where less than one connection is left, the last one pauses after each message, the longer the less is left.</summary>
    public void Sent(TimeSpan took, DateTimeOffset now)
    {
        var duty = State.Duty(Limits.Connections);
        if (duty < 1)
        {
            _pausesUntil = now + Math.Clamp(1 / duty - 1, 0, MaxPauses) * took;
        }
    }

    /// <summary>The lane found all connections taken; once is enough, since its first worker asks for the next.</summary>
    public void Starve(Lane lane) => StarvedLanes.Add(_starved, lane);

    /// <summary>Null also while nothing is free: whoever was asked then would only stand in line again.</summary>
    public Lane? NextStarved() => Connections >= MaxConnections ? null : StarvedLanes.Next(_starved);
}
