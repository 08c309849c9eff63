namespace Posthorn.CrashLedger.Runs;

/// <summary>The plans by name.</summary>
internal static class Scenarios
{
    public const string All = "all";

    public static IReadOnlyList<string> Names { get; } = ["load", "slow-sink", "sink-down", "disk-full", "two-nodes"];

    /// <summary>What can be played on a database.</summary>
    public static IReadOnlyList<string> On(bool isPostgres) => [.. Names.Where(name => name != (isPostgres ? "disk-full" : "two-nodes"))];

    public static CrashPlan Plan(string name, int kills) => name switch
    {
        "load" => new CrashPlan { Name = name, Kills = kills },
        "slow-sink" => new CrashPlan { Name = name, Kills = kills, LocalPartOf = _ => "slow-dot-c", MaxBacklog = 300 },
        "sink-down" => new CrashPlan { Name = name, Kills = kills, SinkIsDown = true },
        "disk-full" => new CrashPlan { Name = name, Kills = kills, Course = Course.FullDisk },
        "two-nodes" => new CrashPlan { Name = name, Kills = kills, Course = Course.TwoNodes },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such scenario."),
    };
}
