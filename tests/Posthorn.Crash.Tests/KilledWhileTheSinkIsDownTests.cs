namespace Posthorn.Crash.Tests;

public sealed class KilledWhileTheSinkIsDownTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_while_the_destination_cannot_be_reached_lose_nothing() =>
        output.WriteLine(await CrashRun.RunAsync(new CrashPlan { Kills = CrashPlan.KillsOr(5), SinkIsDown = true }));
}
