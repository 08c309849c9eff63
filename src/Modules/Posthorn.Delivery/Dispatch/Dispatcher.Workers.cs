using System.Diagnostics.CodeAnalysis;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The workers' side: who takes the next copy, who gets a connection, and when.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>The next copy of the lane; waits a while for one.</summary>
    /// <returns>Null when none came or none may go: the worker's connection is closed.</returns>
    public async ValueTask<QueuedCopy?> TakeAsync(Lane lane)
    {
        TaskCompletionSource<QueuedCopy?> waiter;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_stopping || now < lane.WaitsUntil)
            {
                return null;
            }

            if (TryTakeReady(lane, now, out var ready))
            {
                return ready;
            }

            waiter = new TaskCompletionSource<QueuedCopy?>(TaskCreationOptions.RunContinuationsAsynchronously);
            lane.Idle.AddLast(waiter);
        }

        try
        {
            return await waiter.Task.WaitAsync(lane.Target.Limits.Idle ?? _options.IdleConnection, clock);
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

    /// <summary>After a turn of some messages: others wait for the connection.</summary>
    public bool MustYield(Lane lane)
    {
        lock (_lock)
        {
            return lane.Throttle.HasStarved || _budget.HasStarved;
        }
    }

    /// <summary>A worker of the lane ended; another takes over what arrived meanwhile, here or where all connections were taken.</summary>
    public void WorkerEnded(Lane lane)
    {
        List<Lane> started = [];
        lock (_lock)
        {
            lane.Workers--;
            lane.Throttle.ReleaseConnection();
            _budget.Release(lane.IsCalling);
            lane.IsCalling = false;
            ServeStarved(lane.Throttle, started);

            // Asked in any case: when another took the place, this lane waits in line for what it still has.
            TakeWorkerSlot(lane, started);
            _lanes.RemoveIfDone(lane, clock.GetUtcNow());
        }

        Start(started);
    }

    /// <summary>A host of the lane has answered and is ready for mail.</summary>
    public void Connected(Lane lane)
    {
        List<Lane> started = [];
        lock (_lock)
        {
            lane.IsProven = true;
            if (lane.IsCalling)
            {
                lane.IsCalling = false;
                _budget.Answered();
            }

            TakeWorkerSlot(lane, started);
        }

        Start(started);
    }

    /// <summary>The host took part in a whole transaction, whatever it said, unless it asked for less.</summary>
    public void Succeeded(Lane lane, TimeSpan took)
    {
        List<Lane> started = [];
        lock (_lock)
        {
            lane.Succeeded();
            lane.Throttle.Sent(took, clock.GetUtcNow());
            TakeWorkerSlot(lane, started);
        }

        Start(started);
    }

    /// <summary>No host of the destination could be used. After a few in a row it rests, and its copies wait in the database.</summary>
    public void ConnectionFailed(Lane lane, string reason)
    {
        lock (_lock)
        {
            if (lane.ConnectionFailed(_options, reason, clock.GetUtcNow()))
            {
                PutBackAll(lane, lane.RestUntil);
            }
        }
    }

    /// <summary>Lets lanes go on whose next message is due, and forgets those that are done. Called often.</summary>
    public void Tick()
    {
        List<Lane> started = [];
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            while (!_stopping && _paced.TryPeek(out var lane, out var due) && due <= now)
            {
                _paced.Dequeue();
                lane.IsPaced = false;
                while (lane.Idle.First is { } idle && now >= lane.WaitsUntil && TryTakeReady(lane, now, out var copy))
                {
                    lane.Idle.RemoveFirst();
                    idle.Value.SetResult(copy);
                }

                TakeWorkerSlot(lane, started);
            }

            if (now >= _nextSweep)
            {
                _nextSweep = now + SweepInterval;
                _lanes.Sweep(now);
            }
        }

        Start(started);
    }

    private void Start(List<Lane> lanes)
    {
        foreach (var lane in lanes)
        {
            StartWorker!(lane);
        }
    }

    private bool TryTakeReady(Lane lane, DateTimeOffset now, [NotNullWhen(true)] out QueuedCopy? copy)
    {
        copy = null;
        if (lane.Ready.Count == 0)
        {
            return false;
        }

        if (lane.Throttle.TryTakeMessage(now, out var nextAt))
        {
            return lane.Ready.TryDequeue(out copy);
        }

        Pace(lane, nextAt);
        return false;
    }

    private void Pace(Lane lane, DateTimeOffset nextAt)
    {
        if (!lane.IsPaced)
        {
            lane.IsPaced = true;
            _paced.Enqueue(lane, nextAt);
        }
    }

    private static void DismissIdle(Lane lane)
    {
        foreach (var idle in lane.Idle)
        {
            idle.SetResult(null);
        }

        lane.Idle.Clear();
    }

    private void ServeStarved(Throttle throttle, List<Lane> started)
    {
        var before = started.Count;
        while (started.Count == before && throttle.NextStarved() is { } sibling)
        {
            TakeWorkerSlot(sibling, started);
        }

        while (started.Count == before && _budget.NextStarved() is { } other)
        {
            TakeWorkerSlot(other, started);
        }
    }

    private void TakeWorkerSlot(Lane lane, List<Lane> started)
    {
        if (_stopping || lane.IsPaced || !lane.WantsWorker || clock.GetUtcNow() < lane.WaitsUntil)
        {
            return;
        }

        if (!lane.Throttle.TryTakeConnection())
        {
            lane.Throttle.Starve(lane);
            return;
        }

        if (!_budget.TryTake(isCall: !lane.IsProven))
        {
            lane.Throttle.ReleaseConnection();
            _budget.Starve(lane);
            return;
        }

        lane.IsCalling = !lane.IsProven;
        lane.Workers++;
        started.Add(lane);
    }
}
