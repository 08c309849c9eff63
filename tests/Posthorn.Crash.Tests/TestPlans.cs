using Posthorn.CrashLedger.Runs;

namespace Posthorn.Crash.Tests;

/// <summary>The scenarios in the length that tests have time for. <c>POSTHORN_CRASH_KILLS</c> and <c>POSTHORN_CRASH_SEED</c> say otherwise.</summary>
internal static class TestPlans
{
    public static CrashPlan Of(string scenario, int kills) => Scenarios.Plan(scenario, Variable("KILLS", kills)) with { Seed = Variable("SEED", CrashPlan.UsualSeed) };

    /// <summary>Runs the plan; a broken promise fails the test.</summary>
    public static async Task HoldsAsync(CrashPlan plan, ITestOutputHelper output)
    {
        var result = await CrashRun.RunAsync(plan);
        output.WriteLine(result.Line);
        Assert.True(result.IsWell, result.Report);
    }

    private static int Variable(string name, int usual) => int.Parse(Environment.GetEnvironmentVariable($"POSTHORN_CRASH_{name}") ?? $"{usual}");
}
