namespace Posthorn.Delivery.Queue;

/// <summary>
/// What waits in the database, by stream: counted as it changes, so that to look at the queue costs nothing, and in line by due time,
/// so that the pump knows where to claim. Built from the table at the start and now and then again; the table is the truth.
/// </summary>
internal sealed class Backlog
{
    private const int FewPlaces = 1000;
    private const int MaxPlacesPerStream = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<StreamKey, StreamDepth> _streams = [];
    private readonly PriorityQueue<StreamDepth, DateTimeOffset> _later = new();
    private readonly Queue<StreamDepth> _transactional = new();
    private readonly Queue<StreamDepth> _bulk = new();
    private int _transactionalInARow;
    private TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<(StreamKey Key, DateTimeOffset Due, long Copies, bool Deferred, DateTimeOffset? Deadline)>? _addedWhileCounting;

    /// <summary>Places in line, those that are outdated with them: bounded by the streams that wait.</summary>
    internal int PlacesInLine
    {
        get
        {
            lock (_lock)
            {
                return _later.Count;
            }
        }
    }

    /// <summary>Completed when a stream came back before its time, as whoever asked before that did not know. Asked for before the line is looked at.</summary>
    public Task Hurried => Volatile.Read(ref _hurried).Task;

    /// <summary>Copies that wait in the database.</summary>
    public long Waiting { get; private set; }

    /// <summary>Copies entered the database as waiting.</summary>
    /// <param name="deadline">The first of theirs, where it is known.</param>
    public void Added(StreamKey key, DateTimeOffset due, long copies = 1, bool deferred = false, DateTimeOffset? deadline = null)
    {
        lock (_lock)
        {
            _addedWhileCounting?.Add((key, due, copies, deferred, deadline));
            Add(key, due, copies, deferred, deadline);
        }
    }

    /// <summary>The table is about to be counted: what is added until <see cref="Load"/> may be missing in the count.</summary>
    public void BeginLoad()
    {
        lock (_lock)
        {
            _addedWhileCounting = [];
        }
    }

    /// <summary>Copies were taken from the database into this node's hands, or ended there.</summary>
    public void Taken(StreamKey key, long fresh, long deferred)
    {
        lock (_lock)
        {
            Count(Stream(key), -fresh, -deferred);
        }
    }

    /// <summary>The number of a stream's copies in this node's hands changed.</summary>
    public void InHand(StreamKey key, int change)
    {
        lock (_lock)
        {
            var stream = Stream(key);
            stream.InHand += change;
            Forget(stream);
        }
    }

    /// <summary>After a claim: no copy of the stream is due before this.</summary>
    public void NextDueIs(StreamKey key, DateTimeOffset? due)
    {
        lock (_lock)
        {
            var stream = Stream(key);
            stream.NextDue = DateTimeOffset.MaxValue;
            if ((due ?? stream.AddedSinceTurn) is { } time)
            {
                Expect(stream, stream.AddedSinceTurn < time ? stream.AddedSinceTurn.Value : time);
            }
            else
            {
                // Nothing waits there, whatever was counted.
                Count(stream, -stream.Fresh, -stream.Deferred);
                Forget(stream);
            }
        }
    }

    /// <summary>The next stream that has a copy due, transactional ones first but for every ninth turn. It leaves the line: whoever takes it says when it is due again.</summary>
    public StreamKey? Next(DateTimeOffset now)
    {
        lock (_lock)
        {
            GiveTurns(now);
            var bulkFirst = _transactionalInARow >= FairShare.TransactionalInARow && _bulk.Count > 0;
            if (!bulkFirst && _transactional.TryDequeue(out var next))
            {
                _transactionalInARow++;
            }
            else if (_bulk.TryDequeue(out next))
            {
                _transactionalInARow = 0;
            }
            else
            {
                return null;
            }

            next.HasTurn = false;
            next.AddedSinceTurn = null;
            return next.Key;
        }
    }

    /// <summary>A stream that could not be served now comes back at a later time.</summary>
    public void Later(StreamKey key, DateTimeOffset when)
    {
        lock (_lock)
        {
            PutInLine(Stream(key), when);
        }
    }

    /// <summary>A stream that was put off can be served now.</summary>
    public void Hurry(StreamKey key, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue(key, out var stream) || stream.Waiting == 0)
            {
                return;
            }

            PutInLine(stream, now);
        }

        Interlocked.Exchange(ref _hurried, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Everything stands in line anew, because something that kept copies back is gone.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            foreach (var stream in _streams.Values)
            {
                stream.InLineFor = null;
                PutInLine(stream, stream.NextDue);
            }
        }
    }

    /// <summary>Sets what waits to what the table says; what is in hand stays.</summary>
    public void Load(IReadOnlyList<StreamCount> counts)
    {
        lock (_lock)
        {
            foreach (var stream in _streams.Values.ToList())
            {
                (stream.Fresh, stream.Deferred, stream.NextDue, stream.OldestDeadline) = (0, 0, DateTimeOffset.MaxValue, null);
                Forget(stream);
            }

            Waiting = 0;
            foreach (var count in counts)
            {
                var stream = Stream(count.Key);
                stream.OldestDeadline = count.OldestDeadline;
                Count(stream, count.Fresh, count.Deferred);
                Expect(stream, count.NextDue);
            }

            // Some of these may be counted already. Too much is found out at the next claim, too little would wait for the next count.
            foreach (var (key, due, copies, deferred, deadline) in _addedWhileCounting ?? [])
            {
                Add(key, due, copies, deferred, deadline);
            }

            _addedWhileCounting = null;
        }
    }

    public IReadOnlyList<StreamCount> List()
    {
        lock (_lock)
        {
            return [.. _streams.Values.Select(stream => new StreamCount(stream.Key, stream.Fresh, stream.Deferred, stream.NextDue, stream.InHand, stream.OldestDeadline))];
        }
    }

    private void Add(StreamKey key, DateTimeOffset due, long copies, bool deferred, DateTimeOffset? deadline)
    {
        var stream = Stream(key);
        stream.OldestDeadline = stream.OldestDeadline is { } oldest && !(deadline < oldest) ? oldest : deadline;
        Count(stream, deferred ? 0 : copies, deferred ? copies : 0);
        stream.AddedSinceTurn = stream.AddedSinceTurn is { } sooner && sooner <= due ? sooner : due;
        Expect(stream, due);
    }

    private StreamDepth Stream(StreamKey key)
    {
        if (!_streams.TryGetValue(key, out var stream))
        {
            stream = new StreamDepth(key);
            _streams.Add(key, stream);
        }

        return stream;
    }

    private void Count(StreamDepth stream, long fresh, long deferred)
    {
        var before = stream.Waiting;
        stream.Fresh = Math.Max(0, stream.Fresh + fresh);
        stream.Deferred = Math.Max(0, stream.Deferred + deferred);
        Waiting += stream.Waiting - before;
        if (stream.Waiting == 0)
        {
            stream.OldestDeadline = null;
        }
    }

    private void Expect(StreamDepth stream, DateTimeOffset due)
    {
        if (due < stream.NextDue)
        {
            stream.NextDue = due;
            PutInLine(stream, due);
        }
    }

    private void PutInLine(StreamDepth stream, DateTimeOffset when)
    {
        if (when < DateTimeOffset.MaxValue && !stream.HasTurn && !(stream.InLineFor <= when))
        {
            stream.InLineFor = when;
            _later.Enqueue(stream, when);
            if (_later.Count > FewPlaces + MaxPlacesPerStream * _streams.Count)
            {
                DropOutdatedPlaces();
            }
        }
    }

    /// <summary>Who is put in line for sooner leaves the later place behind. Over hours these would pile up.</summary>
    private void DropOutdatedPlaces()
    {
        _later.Clear();
        foreach (var stream in _streams.Values)
        {
            if (stream.InLineFor is { } when)
            {
                _later.Enqueue(stream, when);
            }
        }
    }

    private void GiveTurns(DateTimeOffset now)
    {
        while (_later.TryPeek(out var stream, out var when) && when <= now)
        {
            _later.Dequeue();

            // Another time: it was put in line again since, for sooner.
            if (stream.InLineFor == when)
            {
                (stream.InLineFor, stream.HasTurn) = (null, true);
                (stream.Key.Class == MessageClass.Transactional ? _transactional : _bulk).Enqueue(stream);
            }
        }
    }

    private void Forget(StreamDepth stream)
    {
        if (stream.IsGone)
        {
            _streams.Remove(stream.Key);
        }
    }
}

/// <param name="Fresh">Waiting and never tried.</param>
/// <param name="Deferred">Waiting after an attempt.</param>
/// <param name="NextDue">When the first of those that wait is due.</param>
/// <param name="OldestDeadline">The first deadline among those that wait, as of the last count of the table; null: none was counted.</param>
internal sealed record StreamCount(StreamKey Key, long Fresh, long Deferred, DateTimeOffset NextDue, long InHand = 0, DateTimeOffset? OldestDeadline = null)
{
    public long Waiting => Fresh + Deferred;
}
