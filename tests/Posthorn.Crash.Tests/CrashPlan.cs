namespace Posthorn.Crash.Tests;

/// <summary>One way to be unkind to the server.</summary>
internal sealed record CrashPlan
{
    public const string KillsVariable = "POSTHORN_CRASH_KILLS";
    public const string SeedVariable = "POSTHORN_CRASH_SEED";

    public required int Kills { get; init; }

    /// <summary>The server is asked to stop (SIGTERM) instead: then nothing may arrive twice.</summary>
    public bool IsGraceful { get; init; }

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

    /// <summary>Of the moments. Another one by POSTHORN_CRASH_SEED.</summary>
    public int Seed { get; } = int.Parse(Environment.GetEnvironmentVariable(SeedVariable) ?? "17");

    /// <summary>How often by default, or as POSTHORN_CRASH_KILLS says.</summary>
    public static int KillsOr(int usual) => int.Parse(Environment.GetEnvironmentVariable(KillsVariable) ?? $"{usual}");
}
