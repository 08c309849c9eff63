using System.Diagnostics;

namespace Posthorn.Throughput.Load;

/// <summary>Counts answers over all connections, and remembers the longest time in which none came.</summary>
internal sealed class AnswerClock
{
    private long _last = Stopwatch.GetTimestamp();
    private long _longest;
    private int _answers;

    public int Answers => Volatile.Read(ref _answers);

    public TimeSpan LongestGap => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _longest));

    public void Answered()
    {
        Interlocked.Increment(ref _answers);
        var now = Stopwatch.GetTimestamp();
        var gap = now - Interlocked.Exchange(ref _last, now);
        for (var longest = Interlocked.Read(ref _longest); gap > longest; longest = Interlocked.Read(ref _longest))
        {
            Interlocked.CompareExchange(ref _longest, gap, longest);
        }
    }
}
