using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The copies that this node has in memory, sorted into lanes by destination. Bounded: what has no room waits in the database.
/// Everything here is quick and under one lock; what takes time happens in the workers that it starts.
/// </summary>
internal sealed class Dispatcher(IOptions<DeliveryOptions> options, PutBackQueue putBack, TimeProvider clock)
{
    /// <summary>How long a copy waits in the database when its lane has no room.</summary>
    private static readonly TimeSpan FullLaneWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly DeliveryOptions _options = options.Value;
    private int _inMemory;
    private int _workers;
    private bool _stopping;

    /// <summary>Starts a worker for a lane; set once by the worker's owner.</summary>
    public Action<Lane>? StartWorker { get; set; }

    /// <summary>Copies reserved, waiting in lanes or under way.</summary>
    public int InMemory => Volatile.Read(ref _inMemory);

    public int Room => Math.Max(0, _options.MaxCopiesInMemory - InMemory);

    public bool TryReserve(int copies)
    {
        if (Interlocked.Add(ref _inMemory, copies) <= _options.MaxCopiesInMemory && !_stopping)
        {
            return true;
        }

        Interlocked.Add(ref _inMemory, -copies);
        return false;
    }

    /// <summary>A copy left memory: settled, put back, or its reservation came to nothing.</summary>
    public void Release(int copies) => Interlocked.Add(ref _inMemory, -copies);

    /// <summary>Gives copies, whose room is reserved, to their lanes.</summary>
    public void Enqueue(IReadOnlyList<QueuedCopy> copies)
    {
        var now = clock.GetUtcNow();
        foreach (var copy in copies)
        {
            Lane? started = null;
            DateTimeOffset? wait = null;
            lock (_lock)
            {
                var lane = LaneFor(copy.Domain);
                if (now < lane.RestUntil || lane.Ready.Count >= _options.MaxCopiesPerDestination || _stopping)
                {
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
                putBack.Add(copy, due);
            }

            if (started is not null)
            {
                StartWorker!(started);
            }
        }
    }

    /// <summary>The next copy of the lane; waits a while for one.</summary>
    /// <returns>Null when none came: the worker's connection is closed.</returns>
    public async ValueTask<QueuedCopy?> TakeAsync(Lane lane)
    {
        TaskCompletionSource<QueuedCopy> waiter;
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

            waiter = new TaskCompletionSource<QueuedCopy>(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>A worker of the lane ended; another takes over what arrived meanwhile.</summary>
    public void WorkerEnded(Lane lane)
    {
        Lane? started;
        lock (_lock)
        {
            lane.Workers--;
            _workers--;
            started = TakeWorkerSlot(lane);
            if (lane.Workers == 0 && lane.Ready.Count == 0 && clock.GetUtcNow() >= lane.RestUntil)
            {
                _lanes.Remove(lane.Destination);
            }
        }

        if (started is not null)
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

        resting.ForEach(copy => putBack.Add(copy, lane.RestUntil));
    }

    /// <summary>Ends idle workers and takes no more copies; what is in memory stays held in the database until this node's next life.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
        }
    }

    /// <summary>One relay or mailbox is one destination, whatever the domain.</summary>
    private Lane LaneFor(string domain)
    {
        var destination = _options.Mode is DeliveryMode.Direct ? domain : "";
        if (!_lanes.TryGetValue(destination, out var lane))
        {
            lane = new Lane(destination);
            _lanes.Add(destination, lane);
        }

        return lane;
    }

    private Lane? TakeWorkerSlot(Lane lane)
    {
        if (_stopping || _workers >= _options.MaxConnections || !lane.WantsWorker(_options.ConnectionsPerDestination))
        {
            return null;
        }

        lane.Workers++;
        _workers++;
        return lane;
    }
}
