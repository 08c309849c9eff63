using System.Diagnostics.CodeAnalysis;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The workers' side: who takes the next copy, who gets a connection, and when.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>How long a connection may be idle at least while others wait for its place: the lane's next copies may be on their way.</summary>
    private static readonly TimeSpan IdleGrace = TimeSpan.FromMilliseconds(100);

    /// <summary>After so long a call leaves its place to another.</summary>
    private static readonly TimeSpan SlowCall = TimeSpan.FromSeconds(1);

    /// <summary>The next copy of the lane; waits a while for one.</summary>
    /// <returns>Null when none came or none may go: the worker's connection is closed.</returns>
    public async ValueTask<QueuedCopy?> TakeAsync(Lane lane)
    {
        IdleWorker idle;
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

            idle = _idle.Add(lane, now);
        }

        try
        {
            return await idle.Wait.Task.WaitAsync(lane.Target.Limits.Idle ?? _options.IdleConnection, clock);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                if (_idle.Remove(idle))
                {
                    return null;
                }
            }

            // A copy came in the same moment.
            return await idle.Wait.Task;
        }
    }

    /// <summary>After a turn of some messages: others wait for the connection.</summary>
    public bool MustYield(Lane lane)
    {
        lock (_lock)
        {
            return lane.Throttle.HasStarved || _budget.Starved > 0;
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
            _budget.Release(lane.IsSlowCall);
            (lane.CallingSince, lane.IsSlowCall) = (null, false);
            ServeStarved(lane.Throttle, started);

            // Asked in any case: when another took the place, this lane waits in line for what it still has.
            TakeWorkerSlot(lane, started);
            _lanes.RetireIfDone(lane, clock.GetUtcNow());
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
            if (lane.IsSlowCall)
            {
                _budget.AnsweredLate();
            }

            (lane.CallingSince, lane.IsSlowCall) = (null, false);
            TellOfRoom(lane, clock.GetUtcNow());

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
                    _idle.Wake(idle.Value, copy);
                }

                TakeWorkerSlot(lane, started);
            }

            RelieveSlowCalls(now, started);
            _idle.MakeRoom(_budget.Starved, now - IdleGrace);
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
            lane.Ready.TryDequeue(out copy);
            TellOfRoom(lane, now);
            return copy is not null;
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

    /// <summary>Streams that wait for the lane come when half of it is free: each claim costs a transaction.</summary>
    private void TellOfRoom(Lane lane, DateTimeOffset now)
    {
        if (lane.Waiting.Count == 0 || lane.Ready.Count > _lanes.CapacityOf(lane) / 2)
        {
            return;
        }

        foreach (var stream in lane.Waiting)
        {
            backlog.Hurry(stream, now);
        }

        lane.Waiting.Clear();
    }

    private void RelieveSlowCalls(DateTimeOffset now, List<Lane> started)
    {
        while (_calls.TryPeek(out var call) && call.Since + SlowCall <= now)
        {
            if (call.Lane.CallingSince == call.Since)
            {
                if (!_budget.TryRelieve())
                {
                    return;
                }

                call.Lane.IsSlowCall = true;
                ServeStarved(call.Lane.Throttle, started);
            }

            _calls.Dequeue();
        }
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

        if (!_budget.TryTake())
        {
            lane.Throttle.ReleaseConnection();
            _budget.Starve(lane);
            return;
        }

        if (!lane.IsProven)
        {
            var since = clock.GetUtcNow();
            lane.CallingSince = since;
            _calls.Enqueue((lane, since));
        }

        lane.Workers++;
        started.Add(lane);
    }
}
