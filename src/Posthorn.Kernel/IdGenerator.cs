namespace Posthorn.Kernel;

/// <summary>
/// Sortable ids of 63 bits: 41 bits of milliseconds since 2024, 10 bits of node, 12 bits of sequence.
/// They never repeat on one node while <paramref name="node"/> belongs to it alone, also when the clock goes back:
/// the sequence then goes on from the last id.
/// </summary>
/// <param name="node">0 to 1023.</param>
/// <param name="clock">Where the milliseconds come from.</param>
/// <param name="last">The highest id that is stored already, 0 when none: a clock that went back over a restart repeats nothing.</param>
public sealed class IdGenerator(int node, TimeProvider clock, long last = 0)
{
    public const int MaxNode = 1023;
    private const int SequenceBits = 12;
    private const int NodeBits = 10;
    private const long SequenceMask = (1L << SequenceBits) - 1;
    private static readonly DateTimeOffset Epoch = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long _node = node is >= 0 and <= MaxNode ? node : throw new ArgumentOutOfRangeException(nameof(node));
    private long _last = Ticks(last) << SequenceBits | (last & SequenceMask);

    /// <summary>An id above all that this generator gave before. Safe to call from many threads.</summary>
    public long Next()
    {
        while (true)
        {
            var seen = Interlocked.Read(ref _last);
            var now = (long)(clock.GetUtcNow() - Epoch).TotalMilliseconds << SequenceBits;

            // A full sequence flows over into the next millisecond.
            var next = Math.Max(now, seen + 1);
            if (Interlocked.CompareExchange(ref _last, next, seen) == seen)
            {
                return (next >> SequenceBits) << (SequenceBits + NodeBits) | _node << SequenceBits | (next & SequenceMask);
            }
        }
    }

    private static long Ticks(long id) => id >> (SequenceBits + NodeBits);
}
