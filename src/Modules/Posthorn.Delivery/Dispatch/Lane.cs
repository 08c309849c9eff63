using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The copies in memory that may share a connection, and how many connections may work on them. The dispatcher's lock guards it.
/// </summary>
/// <remarks>
/// A host that has not answered yet gets one call. Then connections start at two, grow by one with each delivery and with what is
/// ready, up to the throttle's limit; a failed connection puts them back to one.
/// </remarks>
internal sealed class Lane(LaneTarget target, Throttle throttle)
{
    private const int FirstConnections = 2;

    /// <summary>A connection more for so many ready copies.</summary>
    private const int ReadyForAnother = 2;

    private const int MaxRestDoublings = 4;

    private int _allowed = FirstConnections;
    private int _restsInARow;

    /// <summary>As it was found last: the rules may have changed since the lane began.</summary>
    public LaneTarget Target { get; private set; } = target;

    public Throttle Throttle { get; } = throttle;

    /// <summary>The domains whose copies came here.</summary>
    public HashSet<string> Domains { get; } = new(StringComparer.Ordinal);

    public FairQueue Ready { get; } = new();

    /// <summary>Workers whose connection is open and has nothing to do.</summary>
    public LinkedList<IdleWorker> Idle { get; } = [];

    /// <summary>Streams that found it full; they are told when there is room.</summary>
    public HashSet<StreamKey> Waiting { get; } = [];

    public int Workers { get; set; }

    /// <summary>It wanted a connection when all were taken, and waits for its turn.</summary>
    public bool IsStarved { get; set; }

    /// <summary>It waits for its throttle's next message.</summary>
    public bool IsPaced { get; set; }

    /// <summary>A host has answered since the last rest.</summary>
    public bool IsProven { get; set; }

    /// <summary>Since when its one worker calls a host that has not answered lately.</summary>
    public DateTimeOffset? CallingSince { get; set; }

    /// <summary>The call takes long, and its connection's place was given to another.</summary>
    public bool IsSlowCall { get; set; }

    public int FailuresInARow { get; private set; }

    /// <summary>Until then the destination rests: nothing is sent, nothing is counted.</summary>
    public DateTimeOffset RestUntil { get; private set; }

    /// <summary>Why it rests, in a sentence.</summary>
    public string? RestReason { get; private set; }

    /// <summary>When its copies may leave; in the past: now.</summary>
    public DateTimeOffset WaitsUntil => RestUntil > Throttle.WaitsUntil ? RestUntil : Throttle.WaitsUntil;

    public bool WantsWorker => Ready.Count > Idle.Count && Workers < Wanted;

    private int Wanted => IsProven ? Math.Min(Math.Min(_allowed, Throttle.MaxConnections), 1 + Ready.Count / ReadyForAnother) : 1;

    public void Take(LaneTarget target)
    {
        Target = target;
        Throttle.Limits = target.Limits;
    }

    public void Succeeded()
    {
        FailuresInARow = 0;
        _restsInARow = 0;
        _allowed++;
    }

    /// <returns>True when the destination begins to rest now. A host that never answered is believed at once, one that did after a few failures in a row.</returns>
    public bool ConnectionFailed(DeliveryOptions options, string reason, DateTimeOffset now)
    {
        _allowed = 1;
        FailuresInARow++;
        var enough = IsProven ? options.FailuresBeforeRest : 1;
        if (FailuresInARow < enough || now < RestUntil)
        {
            return false;
        }

        IsProven = false;
        RestUntil = now + options.Rest * Math.Pow(2, Math.Min(_restsInARow++, MaxRestDoublings));
        RestReason = reason;
        return true;
    }

    public void EndRest()
    {
        RestUntil = default;
        _restsInARow = 0;
    }
}
