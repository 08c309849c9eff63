using System.Diagnostics;

namespace Posthorn.Throughput.Sink;

/// <summary>What the sink took in during one run: the count that Posthorn and Postfix are judged by. Each recipient's number may come once.</summary>
/// <param name="first">The lowest number.</param>
/// <param name="numbers">How many numbers there are.</param>
/// <param name="expected">How many of them are to come.</param>
internal sealed class Arrivals(int first, int numbers, int expected)
{
    /// <summary>The number of a recipient whose address has none.</summary>
    public const int Unnumbered = -1;

    private readonly byte[] _seen = new byte[numbers];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sampleLock = new();
    private byte[]? _sample;
    private bool _sampleTaken;
    private int _count;
    private int _repeated;
    private long _bytes;
    private long _completedAt;
    private long _mostAt;

    public int Expected => expected;

    /// <summary>Nineteen of twenty.</summary>
    public int Most => (int)Math.Ceiling(expected * 0.95);

    public int Count => Volatile.Read(ref _count);

    /// <summary>Mails whose recipient had arrived before, or belongs to another run.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>Of one mail between DATA and the final dot, the mean.</summary>
    public double MeanBytes => Count == 0 ? 0 : (double)Interlocked.Read(ref _bytes) / Count;

    /// <summary>Ends with the last expected mail.</summary>
    public Task Completion => _complete.Task;

    /// <summary>The stopwatch at the final dot of the last expected mail.</summary>
    public long CompletedAt => Volatile.Read(ref _completedAt);

    /// <summary>The stopwatch when nineteen of twenty expected mails had come: what stragglers do not change.</summary>
    public long MostAt => Volatile.Read(ref _mostAt);

    /// <summary>One mail of the run, the first.</summary>
    public byte[]? Sample
    {
        get
        {
            lock (_sampleLock)
            {
                return _sample;
            }
        }
    }

    /// <returns>True for one caller: its mail is to be handed to <see cref="KeepSample"/>.</returns>
    public bool WantsSample()
    {
        lock (_sampleLock)
        {
            var wanted = !_sampleTaken;
            _sampleTaken = true;
            return wanted;
        }
    }

    public void KeepSample(byte[] mail)
    {
        lock (_sampleLock)
        {
            _sample = mail;
        }
    }

    public void Add(int recipient, int bytes)
    {
        if (recipient != Unnumbered)
        {
            var place = recipient - first;
            if (place < 0 || place >= numbers || Interlocked.Exchange(ref _seen[place], (byte)1) != 0)
            {
                Interlocked.Increment(ref _repeated);
                return;
            }
        }

        Interlocked.Add(ref _bytes, bytes);
        var count = Interlocked.Increment(ref _count);
        if (count == Most)
        {
            Volatile.Write(ref _mostAt, Stopwatch.GetTimestamp());
        }

        if (count == expected)
        {
            Volatile.Write(ref _completedAt, Stopwatch.GetTimestamp());
            _complete.TrySetResult();
        }
    }
}
