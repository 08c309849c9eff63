namespace Posthorn.Crash.Tests;

public sealed class KilledUnderLoadTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Twenty_kills_under_load_lose_nothing_and_repeat_only_what_was_in_flight() =>
        output.WriteLine(await CrashRun.RunAsync(new CrashPlan { Kills = CrashPlan.KillsOr(20) }));
}
