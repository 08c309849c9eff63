using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The copies that this node has in memory, sorted into lanes. Bounded: what has no room waits in the database.
/// Everything here is quick and under one lock; what takes time happens in the workers that it starts.
/// </summary>
internal sealed partial class Dispatcher(
    IOptions<DeliveryOptions> options, HeldCopies held, PutBackQueue putBack, ILaneFinder finder, Pauses pauses, Backlog backlog, TimeProvider clock, ILogger<Dispatcher> logger)
    : IDisposable
{
    /// <summary>How long a copy waits in the database when its lane has no room.</summary>
    private static readonly TimeSpan FullLaneWait = TimeSpan.FromSeconds(5);

    /// <summary>How long a stream waits whose lanes have no room, unless it is told before.</summary>
    private static readonly TimeSpan FullLanesPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a copy waits whose lane cannot be found for a fault of ours.</summary>
    private static readonly TimeSpan FaultWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly DeliveryOptions _options = options.Value;
    private readonly LaneTable _lanes = new(options.Value);
    private readonly ConnectionBudget _budget = new(options.Value.MaxConnections);
    private readonly PriorityQueue<Lane, DateTimeOffset> _paced = new();
    private readonly IdleWorkers _idle = new();
    private readonly Queue<(Lane Lane, DateTimeOffset Since)> _calls = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _stopping;
    private DateTimeOffset _nextSweep;

    /// <summary>Starts a worker for a lane; set once by the workers' owner. Null: this process does not deliver (yet).</summary>
    public Action<Lane>? StartWorker { get; set; }

    /// <summary>Reserves room for fresh copies; false when there is none, or one of them has to wait anyway.</summary>
    public bool TryReserve(IReadOnlyList<NewCopy> copies)
    {
        var messageClass = copies.Any(copy => copy.Class != MessageClass.Transactional) ? MessageClass.Bulk : MessageClass.Transactional;
        if (StartWorker is null || !held.TryReserve(copies.Count, messageClass))
        {
            return false;
        }

        lock (_lock)
        {
            if (!_stopping && HasRoom(copies, clock.GetUtcNow()))
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
        foreach (var copy in copies)
        {
            held.Add(copy.Id, copy.Stream);
            Requeue(copy);
        }
    }

    /// <summary>Gives a copy that is in memory to its lane, or sends it back to the database when it has to wait.</summary>
    public void Requeue(QueuedCopy copy)
    {
        var finding = finder.FindAsync(copy, _stop.Token);
        if (finding.IsCompletedSuccessfully)
        {
            Place(copy, finding.Result);
        }
        else
        {
            _ = PlaceLaterAsync(copy, finding);
        }
    }

    /// <summary>How many copies of a domain may come into memory now; when none, from when on.</summary>
    public LaneRoom RoomFor(StreamKey stream)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var room = _lanes.RoomFor(stream, now);
            if (room.Copies > 0 || room.From > now)
            {
                return room;
            }

            foreach (var lane in _lanes.Of(stream))
            {
                lane.Waiting.Add(stream);
            }

            return room with { From = now + FullLanesPause };
        }
    }

    /// <summary>Brings what restrictions leave into the throttles; what may not leave now goes back to the database.</summary>
    /// <param name="stateOf">What is left of the way from an address to a provider or site.</param>
    public void Restrict(Func<Throttle, ThrottleState> stateOf)
    {
        List<Lane> started = [];
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            HashSet<Throttle> closed = [];
            foreach (var throttle in _lanes.Throttles)
            {
                var state = stateOf(throttle);
                if (state == throttle.State)
                {
                    continue;
                }

                throttle.State = state;
                if (throttle.WaitsUntil > now)
                {
                    closed.Add(throttle);
                }
                else
                {
                    ServeStarved(throttle, started);
                }
            }

            foreach (var lane in _lanes.All.Where(lane => closed.Contains(lane.Throttle)))
            {
                // Another address may take it at once.
                PutBackAll(lane, lane.Throttle.State.SuspendedUntil is { } until ? until : now);
                _idle.DismissAll(lane);
            }
        }

        Start(started);
    }

    /// <summary>Destinations that rest are tried at once.</summary>
    /// <param name="domain">Null: all.</param>
    public void EndRests(string? domain)
    {
        lock (_lock)
        {
            foreach (var lane in _lanes.All.Where(lane => domain is null || lane.Domains.Contains(domain)))
            {
                lane.EndRest();
            }
        }
    }

    /// <summary>Ready copies that fit go back to the database, due at once: an operator stopped or moved them.</summary>
    public void PutBack(Func<QueuedCopy, bool> fits)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            foreach (var copy in _lanes.All.SelectMany(lane => lane.Ready.Remove(fits)))
            {
                SendBack(copy, now);
            }
        }
    }

    /// <summary>The lanes as they are now.</summary>
    public IReadOnlyList<LaneView> List()
    {
        lock (_lock)
        {
            return [.. _lanes.All.Select(LaneView.Of)];
        }
    }

    /// <summary>Ends idle workers and takes no more copies; what is in memory stays held in the database until this node's next life.</summary>
    public void Stop()
    {
        _stop.Cancel();
        lock (_lock)
        {
            _stopping = true;
            foreach (var lane in _lanes.All)
            {
                _idle.DismissAll(lane);
            }
        }
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Most submissions have one copy, for which nothing needs to be counted.</summary>
    private bool HasRoom(IReadOnlyList<NewCopy> copies, DateTimeOffset now) => copies.Count == 1
        ? HasRoom(DispatcherIntake.StreamOf(copies[0]), 1, now)
        : copies.CountBy(DispatcherIntake.StreamOf).All(stream => HasRoom(stream.Key, stream.Value, now));

    private bool HasRoom(StreamKey stream, int copies, DateTimeOffset now) => !pauses.Covers(stream) && _lanes.RoomFor(stream, now).Copies >= copies;

    private async Task PlaceLaterAsync(QueuedCopy copy, ValueTask<LaneFinding> finding)
    {
        try
        {
            Place(copy, await finding);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The program ends; the copy is found in its next life.
        }
        catch (Exception fault)
        {
            LogFault(logger, fault, copy.Domain);
            putBack.Add(copy, clock.GetUtcNow() + FaultWait);
        }
    }

    private void Place(QueuedCopy copy, LaneFinding finding)
    {
        List<Lane> started = [];
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (finding.Target is not { } target)
            {
                SendBack(copy, finding.Until);
                return;
            }

            copy.Choice = finding.Choice;
            var lane = _lanes.For(target, copy.Stream);
            if (_stopping || pauses.Covers(copy.Stream))
            {
                SendBack(copy, now);
            }
            else if (now < lane.WaitsUntil)
            {
                SendBack(copy, lane.WaitsUntil);
            }
            else if (lane.Ready.Count >= _lanes.CapacityOf(lane))
            {
                SendBack(copy, now + FullLaneWait);
            }
            else
            {
                lane.Ready.Enqueue(copy);
                if (lane.Idle.First is { } idle && TryTakeReady(lane, now, out var next))
                {
                    _idle.Wake(idle.Value, next);
                }
                else
                {
                    TakeWorkerSlot(lane, started);
                }
            }
        }

        Start(started);
    }

    private void PutBackAll(Lane lane, DateTimeOffset due)
    {
        foreach (var copy in lane.Ready.Remove(_ => true))
        {
            SendBack(copy, due);
        }
    }

    /// <summary>Waiting ends with the deadline, wherever it is.</summary>
    private void SendBack(QueuedCopy copy, DateTimeOffset due)
    {
        finder.Release(copy.Choice);
        copy.Choice = default;
        putBack.Add(copy, due < copy.Deadline ? due : copy.Deadline);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No lane could be found for {Domain}")]
    private static partial void LogFault(ILogger logger, Exception fault, string domain);
}
