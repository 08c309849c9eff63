using Posthorn.Events.Log;
using PlacedEvents = System.Collections.Generic.IReadOnlyList<(Posthorn.Events.Log.LogPlace Place, Posthorn.Events.CopyEvent Event)>;

namespace Posthorn.Events.Followers;

/// <summary>
/// Followers are mostly at the same place of the log, at its end, and wake together. One of them reads; the others take from what it has read, and share what
/// was parsed of it.
/// </summary>
/// <remarks>The log only grows, and what was read had no gaps: the part of a read behind a place is what the log itself would answer, or the beginning of it.</remarks>
internal sealed class SharedReads(EventLog log, TimeProvider clock) : IDisposable
{
    /// <summary>Old reads are let go: what is erased from the log must not come back from here.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private const int Kept = 4;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly LinkedList<Read> _reads = [];

    /// <returns>At most so many; fewer than there are when another follower has read them a moment ago.</returns>
    public async Task<PlacedEvents> ReadBehindAsync(LogPlace place, int limit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetTimestamp();
            while (_reads.Last is { } oldest && (_reads.Count > Kept || clock.GetElapsedTime(oldest.Value.At, now) > Lifetime))
            {
                _reads.RemoveLast();
            }

            foreach (var read in _reads)
            {
                if (Behind(read, place, limit) is { Count: > 0 } part)
                {
                    return part;
                }
            }

            var events = await log.ReadBehindAsync(place, limit, cancellationToken);
            if (events.Count > 0)
            {
                _reads.AddFirst(new Read(now, place, events));
            }

            return events;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static PlacedEvents? Behind(Read read, LogPlace place, int limit)
    {
        if (place < read.From || place >= read.Events[^1].Place)
        {
            return null;
        }

        var (low, high) = (0, read.Events.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = read.Events[middle].Place > place ? (low, middle) : (middle + 1, high);
        }

        return low == 0 && read.Events.Count <= limit ? read.Events : [.. read.Events.Skip(low).Take(limit)];
    }

    private sealed record Read(long At, LogPlace From, PlacedEvents Events);
}
