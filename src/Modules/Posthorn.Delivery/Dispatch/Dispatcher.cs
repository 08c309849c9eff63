using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The copies that this node has in memory, sorted into lanes by destination. Bounded: what has no room waits in the database.
/// Everything here is quick and under one lock; what takes time happens in the workers that it starts.
/// </summary>
internal sealed class Dispatcher(IOptions<DeliveryOptions> options, HeldCopies held, PutBackQueue putBack, TimeProvider clock)
{
    /// <summary>How long a copy waits in the database when its lane has no room.</summary>
    private static readonly TimeSpan FullLaneWait = TimeSpan.FromSeconds(5);

    /// <summary>The name of the lane when all mail takes the same way.</summary>
    public const string SingleDestination = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane> _starved = new();
    private readonly DeliveryOptions _options = options.Value;
    private int _workers;
    private bool _stopping;

    /// <summary>Starts a worker for a lane; set once by the workers' owner. Null: this process does not deliver (yet).</summary>
    public Action<Lane>? StartWorker { get; set; }

    /// <summary>Reserves room for copies that go to these domains; false when there is none, or one of them has to wait anyway.</summary>
    public bool TryReserve(IReadOnlyList<NewCopy> copies)
    {
        if (StartWorker is null || !held.TryReserve(copies.Count))
        {
            return false;
        }

        lock (_lock)
        {
            if (!_stopping && copies.All(copy => !_lanes.TryGetValue(LaneName(copy.Domain), out var lane) || !MustWait(lane)))
            {
                return true;
            }
        }

        held.CancelReservation(copies.Count);
        return false;
    }

    /// <summary>Takes copies, whose room is reserved, into their lanes.</summary>
    public void Enqueue(IReadOnlyList<QueuedCopy> copies)
    {
        held.Add(copies.Select(copy => copy.Id));
        foreach (var copy in copies)
        {
            Requeue(copy);
        }
    }

    /// <summary>Gives a copy that is in memory to its lane, or sends it back to the database when the lane has to wait.</summary>
    public void Requeue(QueuedCopy copy)
    {
        Lane? started = null;
        DateTimeOffset? wait = null;
        lock (_lock)
        {
            var lane = LaneFor(copy.Domain);
            if (MustWait(lane) || _stopping)
            {
                var now = clock.GetUtcNow();
                wait = now < lane.RestUntil ? lane.RestUntil : now + FullLaneWait;
            }
            else if (lane.Idle.First is { } idle)
            {
                lane.Idle.RemoveFirst();
                idle.Value.SetResult(copy);
            }
            else
            {
                lane.Ready.Enqueue(copy);
                started = TakeWorkerSlot(lane);
            }
        }

        if (wait is { } due)
        {
            putBack.Add(copy.Id, due);
        }

        if (started is not null)
        {
            StartWorker!(started);
        }
    }

    /// <summary>The destinations whose copies stay in the database for now: resting, or with as many in memory as they may have.</summary>
    public IReadOnlyList<string> WaitingDestinations()
    {
        lock (_lock)
        {
            // A lane that rested without workers has nobody else to take it away.
            foreach (var done in _lanes.Values.Where(lane => lane is { Workers: 0, Ready.Count: 0 } && !MustWait(lane)).ToList())
            {
                _lanes.Remove(done.Destination);
            }

            return [.. _lanes.Values.Where(MustWait).Select(lane => lane.Destination)];
        }
    }

    /// <summary>The next copy of the lane; waits a while for one.</summary>
    /// <returns>Null when none came: the worker's connection is closed.</returns>
    public async ValueTask<QueuedCopy?> TakeAsync(Lane lane)
    {
        TaskCompletionSource<QueuedCopy?> waiter;
        lock (_lock)
        {
            if (_stopping)
            {
                return null;
            }

            if (lane.Ready.TryDequeue(out var ready))
            {
                return ready;
            }

            waiter = new TaskCompletionSource<QueuedCopy?>(TaskCreationOptions.RunContinuationsAsynchronously);
            lane.Idle.AddLast(waiter);
        }

        try
        {
            return await waiter.Task.WaitAsync(_options.IdleConnection, clock);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                if (lane.Idle.Remove(waiter))
                {
                    return null;
                }
            }

            // A copy came in the same moment.
            return await waiter.Task;
        }
    }

    /// <summary>A worker of the lane ended; another takes over what arrived meanwhile, here or where all connections were taken.</summary>
    public void WorkerEnded(Lane lane)
    {
        Lane? other = null;
        Lane? own;
        lock (_lock)
        {
            lane.Workers--;
            _workers--;
            while (other is null && _starved.TryDequeue(out var starved))
            {
                starved.IsStarved = false;
                other = TakeWorkerSlot(starved);
            }

            // Asked in any case: when another took the place, this lane waits in line for what it still has.
            own = TakeWorkerSlot(lane);
            if (lane.Workers == 0 && lane.Ready.Count == 0 && clock.GetUtcNow() >= lane.RestUntil)
            {
                _lanes.Remove(lane.Destination);
            }
        }

        foreach (var started in new[] { other, own }.OfType<Lane>())
        {
            StartWorker!(started);
        }
    }

    public void Succeeded(Lane lane)
    {
        Lane? started;
        lock (_lock)
        {
            lane.Succeeded();
            started = TakeWorkerSlot(lane);
        }

        if (started is not null)
        {
            StartWorker!(started);
        }
    }

    /// <summary>No host of the destination could be used. After a few in a row it rests, and its copies wait in the database.</summary>
    public void ConnectionFailed(Lane lane)
    {
        List<QueuedCopy> resting = [];
        lock (_lock)
        {
            if (lane.ConnectionFailed(_options, clock.GetUtcNow()))
            {
                resting.AddRange(lane.Ready);
                lane.Ready.Clear();
            }
        }

        resting.ForEach(copy => putBack.Add(copy.Id, lane.RestUntil));
    }

    /// <summary>Ends idle workers and takes no more copies; what is in memory stays held in the database until this node's next life.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            foreach (var lane in _lanes.Values)
            {
                foreach (var idle in lane.Idle)
                {
                    idle.SetResult(null);
                }

                lane.Idle.Clear();
            }
        }
    }

    private Lane LaneFor(string domain)
    {
        var name = LaneName(domain);
        if (!_lanes.TryGetValue(name, out var lane))
        {
            lane = new Lane(name);
            _lanes.Add(name, lane);
        }

        return lane;
    }

    /// <summary>One relay or mailbox is one destination, whatever the domain.</summary>
    private string LaneName(string domain) => _options.Mode is DeliveryMode.Direct ? domain : SingleDestination;

    /// <summary>The only destination there is may fill the memory; among many, one may not.</summary>
    private bool MustWait(Lane lane) =>
        clock.GetUtcNow() < lane.RestUntil || (lane.Destination != SingleDestination && lane.Ready.Count >= _options.MaxCopiesPerDestination);

    private Lane? TakeWorkerSlot(Lane lane)
    {
        if (_stopping || !lane.WantsWorker(_options.ConnectionsPerDestination))
        {
            return null;
        }

        if (_workers >= _options.MaxConnections)
        {
            // Once is enough: its first worker asks for the next.
            if (!lane.IsStarved)
            {
                lane.IsStarved = true;
                _starved.Enqueue(lane);
            }

            return null;
        }

        lane.Workers++;
        _workers++;
        return lane;
    }
}
