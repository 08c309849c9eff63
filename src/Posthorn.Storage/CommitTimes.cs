using System.Numerics;

namespace Posthorn.Storage;

/// <summary>How long groups took in the last ten seconds, in a slot for each second. Entered once a commit, so a lock costs nothing.</summary>
internal sealed class CommitTimes(TimeProvider clock)
{
    private const int Seconds = 10;

    /// <summary>The first bucket ends at a quarter of a millisecond, each further one at twice as much; the last is above four hours.</summary>
    private const int Buckets = 28;
    private const double FirstBucketMilliseconds = 0.25;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Seconds).Select(_ => new Slot())];

    public void Add(TimeSpan took)
    {
        lock (_lock)
        {
            var second = Second();
            var slot = _slots[second % Seconds];
            if (slot.Second != second)
            {
                slot.Begin(second);
            }

            slot.Count++;
            slot.Sum += took;
            slot.Longest = took > slot.Longest ? took : slot.Longest;
            slot.Buckets[BucketOf(took)]++;
        }
    }

    public (long Count, TimeSpan Average, TimeSpan Percentile99) Read()
    {
        lock (_lock)
        {
            var oldest = Second() - Seconds;
            var (count, sum, longest) = (0L, TimeSpan.Zero, TimeSpan.Zero);
            Span<long> buckets = stackalloc long[Buckets];
            foreach (var slot in _slots)
            {
                if (slot.Second <= oldest)
                {
                    continue;
                }

                count += slot.Count;
                sum += slot.Sum;
                longest = slot.Longest > longest ? slot.Longest : longest;
                for (var i = 0; i < Buckets; i++)
                {
                    buckets[i] += slot.Buckets[i];
                }
            }

            return count == 0 ? default : (count, sum / count, PercentileOf(buckets, count, longest));
        }
    }

    private long Second() => clock.GetTimestamp() / clock.TimestampFrequency;

    private static int BucketOf(TimeSpan took) =>
        Math.Min(Buckets - 1, BitOperations.Log2((ulong)(took.TotalMilliseconds / FirstBucketMilliseconds) + 1));

    private static TimeSpan PercentileOf(ReadOnlySpan<long> buckets, long count, TimeSpan longest)
    {
        var above = count / 100;
        var bucket = Buckets - 1;
        for (var seen = 0L; bucket > 0 && (seen += buckets[bucket]) <= above;)
        {
            bucket--;
        }

        if (bucket == Buckets - 1)
        {
            return longest;
        }

        // A bucket from 2^b - 1 to 2^(b+1) - 1 quarters of a millisecond.
        var end = TimeSpan.FromMilliseconds(FirstBucketMilliseconds * ((1L << (bucket + 1)) - 1));
        return end < longest ? end : longest;
    }

    private sealed class Slot
    {
        public long Second { get; private set; } = long.MinValue;

        public long Count { get; set; }

        public TimeSpan Sum { get; set; }

        public TimeSpan Longest { get; set; }

        public long[] Buckets { get; } = new long[CommitTimes.Buckets];

        public void Begin(long second)
        {
            (Second, Count, Sum, Longest) = (second, 0, TimeSpan.Zero, TimeSpan.Zero);
            Array.Clear(Buckets);
        }
    }
}
