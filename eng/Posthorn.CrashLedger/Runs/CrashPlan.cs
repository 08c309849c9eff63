using Posthorn.CrashLedger.Books;

namespace Posthorn.CrashLedger.Runs;

/// <summary>One way to be unkind to the server.</summary>
internal sealed record CrashPlan
{
    /// <summary>Of the moments, unless another one is given.</summary>
    public const int UsualSeed = 17;

    public required string Name { get; init; }

    /// <summary>SIGKILLs; 1 or more.</summary>
    public required int Kills { get; init; }

    public Course Course { get; init; }

    /// <summary>A PostgreSQL connection string, or null: SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>What the local part of a mail's recipients begins with: an order for the sink, or only a name.</summary>
    public Func<int, string> LocalPartOf { get; init; } = mail => (mail % 10) switch
    {
        3 => "1x-450-busy-c",
        7 => $"{PostedMail.RefusedPrefix}c",
        _ => "c",
    };

    /// <summary>During the kills the destination cannot be reached; before the last life it comes back.</summary>
    public bool SinkIsDown { get; init; }

    /// <summary>The clients pause while so many accepted copies wait.</summary>
    public int MaxBacklog { get; init; } = 1000;

    /// <summary>The server is asked to stop (SIGTERM) instead: then nothing may arrive twice.</summary>
    public bool IsGraceful { get; init; }

    /// <summary>Connections of one server to one destination.</summary>
    public int Connections { get; init; } = 4;

    public int Seed { get; init; } = UsualSeed;

    /// <summary>A copy that takes longer from the 202 to the sink is counted as late.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>What happens in a run.</summary>
internal enum Course
{
    /// <summary>One server, killed and started again at once.</summary>
    Kills,

    /// <summary>The same on a disk that fills up again and again.</summary>
    FullDisk,

    /// <summary>Two servers on one PostgreSQL; each kill is one node's, and the other has to take over before it comes back.</summary>
    TwoNodes,
}
