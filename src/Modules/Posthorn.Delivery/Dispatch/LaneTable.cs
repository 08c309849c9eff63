using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Simulator;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The lanes of this node and their throttles, and how much of the memory each lane may fill. The dispatcher's lock guards it.</summary>
internal sealed class LaneTable(DeliveryOptions options)
{
    /// <summary>A lane that failed is remembered so long after its rest, so that the next rest is longer.</summary>
    private static readonly TimeSpan MemoryOfFailure = TimeSpan.FromMinutes(10);

    /// <summary>A host that answered is believed to answer again for so long after its lane's last copy.</summary>
    private static readonly TimeSpan MemoryOfAnswer = TimeSpan.FromMinutes(1);

    private const int LeastOfProven = 10;
    private const int LeastOfUnproven = 2;
    private const int MostOfUnproven = 1000;

    /// <summary>A lane with many connections empties what it may hold in no time.</summary>
    private const int ReadyPerConnection = 4;

    private readonly Dictionary<LaneKey, Lane> _lanes = [];

    /// <summary>Lanes without copies and workers: only what is known of them counts.</summary>
    private readonly Dictionary<LaneKey, (Lane Lane, DateTimeOffset Until)> _remembered = [];
    private readonly Dictionary<(long SourceId, string Scope), Throttle> _throttles = [];
    private readonly Dictionary<string, List<Lane>> _byDomain = new(StringComparer.Ordinal);

    public IEnumerable<Lane> All => _lanes.Values.Concat(_remembered.Values.Select(remembered => remembered.Lane));

    public IReadOnlyCollection<Throttle> Throttles => _throttles.Values;

    public Lane For(LaneTarget target, StreamKey stream)
    {
        if (!_lanes.TryGetValue(target.Key, out var lane))
        {
            lane = _remembered.Remove(target.Key, out var remembered) ? remembered.Lane : new Lane(target, ThrottleFor(target));
            _lanes.Add(target.Key, lane);
        }

        lane.Take(target);
        var name = NameOf(stream);
        if (lane.Domains.Add(name))
        {
            if (!_byDomain.TryGetValue(name, out var lanes))
            {
                _byDomain.Add(name, lanes = []);
            }

            lanes.Add(lane);
        }

        return lane;
    }

    /// <summary>
    /// The fewer lanes, the more each may hold. The only destination there is may fill the memory; a host that never answered gets a
    /// small part, since its copies may lie there for the whole of a connection's time-out.
    /// </summary>
    public int CapacityOf(Lane lane) => IsSingle
        ? int.MaxValue
        : lane.IsProven
            ? Math.Clamp(
                Math.Max(options.MaxCopiesInMemory / (2 * Math.Max(1, _lanes.Count)), ReadyPerConnection * lane.Workers),
                Math.Min(LeastOfProven, options.MaxCopiesPerDestination),
                options.MaxCopiesPerDestination)
            : CapacityOfUnproven;

    public LaneRoom RoomFor(StreamKey stream, DateTimeOffset now)
    {
        if (!_byDomain.TryGetValue(NameOf(stream), out var lanes))
        {
            return new LaneRoom(IsSingle ? int.MaxValue : CapacityOfUnproven, now);
        }

        var room = 0L;
        var from = DateTimeOffset.MaxValue;
        foreach (var lane in lanes)
        {
            if (lane.WaitsUntil > now)
            {
                from = lane.WaitsUntil < from ? lane.WaitsUntil : from;
                continue;
            }

            from = now;
            room += Math.Max(0, CapacityOf(lane) - lane.Ready.Count);
        }

        return new LaneRoom((int)Math.Min(room, int.MaxValue), from);
    }

    /// <summary>The lanes that a stream's copies went to lately.</summary>
    public IReadOnlyList<Lane> Of(StreamKey stream) => _byDomain.GetValueOrDefault(NameOf(stream)) ?? [];

    /// <summary>A lane without copies and workers is only remembered, and forgotten after a while.</summary>
    public void RetireIfDone(Lane lane, DateTimeOffset now)
    {
        if (lane.Workers > 0 || lane.Ready.Count > 0 || !_lanes.Remove(lane.Target.Key))
        {
            return;
        }

        var until = lane.FailuresInARow > 0 ? lane.RestUntil + MemoryOfFailure : lane.IsProven ? now + MemoryOfAnswer : now;
        until = lane.WaitsUntil > until ? lane.WaitsUntil : until;
        if (until > now)
        {
            _remembered.Add(lane.Target.Key, (lane, until));
        }
        else
        {
            Forget(lane);
        }
    }

    /// <summary>Takes away the lanes that nobody else will: those that rested without workers.</summary>
    public void Sweep(DateTimeOffset now)
    {
        foreach (var lane in _lanes.Values.Where(lane => lane is { Workers: 0, Ready.Count: 0 }).ToList())
        {
            RetireIfDone(lane, now);
        }

        foreach (var (key, (lane, _)) in _remembered.Where(remembered => remembered.Value.Until <= now && remembered.Value.Lane.WaitsUntil <= now).ToList())
        {
            _remembered.Remove(key);
            Forget(lane);
        }
    }

    /// <summary>All mail takes one way: to a relay, or to the test mailbox.</summary>
    private bool IsSingle => options.Mode is not DeliveryMode.Direct;

    /// <summary>Test mail has a lane of its own, whatever the domain and whether its hosts answer.</summary>
    private string NameOf(in StreamKey stream) => !stream.Class.LeavesTheHouse() ? SimulatorLane.Name : IsSingle ? "" : stream.Domain;

    private int CapacityOfUnproven => Math.Min(
        options.MaxCopiesPerDestination, Math.Clamp(options.MaxCopiesInMemory / (8 * Math.Max(1, _lanes.Count)), LeastOfUnproven, MostOfUnproven));

    private void Forget(Lane lane)
    {
        foreach (var domain in lane.Domains)
        {
            var lanes = _byDomain[domain];
            lanes.Remove(lane);
            if (lanes.Count == 0)
            {
                _byDomain.Remove(domain);
            }
        }

        if (--lane.Throttle.Lanes == 0)
        {
            _throttles.Remove((lane.Throttle.SourceId, lane.Throttle.Scope));
        }
    }

    private Throttle ThrottleFor(LaneTarget target)
    {
        var key = (target.Key.SourceId, target.Scope);
        if (!_throttles.TryGetValue(key, out var throttle))
        {
            throttle = new Throttle(target.Key.SourceId, target.Source.Address, target.Scope, target.Limits);
            _throttles.Add(key, throttle);
        }

        throttle.Lanes++;
        return throttle;
    }
}

/// <param name="Copies">How many more may come into memory.</param>
/// <param name="From">When there is room, or the wait is over.</param>
internal readonly record struct LaneRoom(int Copies, DateTimeOffset From);
