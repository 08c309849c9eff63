namespace Posthorn.Health;

/// <summary>When something counts as scarce. What an operator needs of it are settings; the rest serves tests.</summary>
internal sealed class HealthOptions
{
    /// <summary>How often all signals are asked. Default 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a signal may take to answer. Default 3 seconds.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A state is left when the signal was clearly better for so long. Default 5 seconds.</summary>
    public TimeSpan Calm { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A report that is older says nothing: whoever measures hangs, and so does the rest. Default 20 seconds.</summary>
    public TimeSpan Stale { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Clearly better means: so much of the limit away from it. Default 0.1.</summary>
    public double Margin { get; set; } = 0.1;

    /// <summary>What the process may use, in bytes. Default null: what the machine or the container has.</summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Share of the memory's limit. Default 0.75.</summary>
    public double MemoryPressured { get; set; } = 0.75;

    /// <summary>Share of the memory's limit. Default 0.9.</summary>
    public double MemoryShedding { get; set; } = 0.9;

    /// <summary>The data folder's disk. Default: 2 GB or 10 % of it, of which 20 GB count at most.</summary>
    public DiskLimit DiskPressured { get; set; } = new(2_000_000_000, 0.10, 20_000_000_000);

    /// <summary>The data folder's disk. Default: 500 MB or 3 % of it, of which 5 GB count at most.</summary>
    public DiskLimit DiskShedding { get; set; } = new(500_000_000, 0.03, 5_000_000_000);

    /// <summary>The slowest of 100 commits. Default 1 second.</summary>
    public TimeSpan CommitPercentilePressured { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Commits of the last ten seconds on average. Default 250 ms.</summary>
    public TimeSpan CommitAveragePressured { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The same. Default 2 seconds.</summary>
    public TimeSpan CommitAverageShedding { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The commit under way. Default 2 seconds.</summary>
    public TimeSpan CommitUnderWayPressured { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The same. Default 10 seconds.</summary>
    public TimeSpan CommitUnderWayShedding { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Share of the queue of writes that is taken. Default 0.5; a full queue sheds.</summary>
    public double WritersPressured { get; set; } = 0.5;
}

/// <summary>So much must be free: the bytes or the share of the disk, whichever is more. On a large disk the share counts up to a bound: nobody wants 100 GB lie idle.</summary>
internal sealed record DiskLimit(long Bytes, double Share, long MostOfShare)
{
    public double Of(long total) => Math.Max(Bytes, Math.Min(Share * total, MostOfShare));
}
