namespace Posthorn.Crash.Tests;

public sealed class KilledBeforeASlowSinkTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_while_every_connection_waits_for_the_reply_to_its_dot_lose_nothing() =>
        output.WriteLine(await CrashRun.RunAsync(new CrashPlan { Kills = CrashPlan.KillsOr(5), LocalPartOf = _ => "slow-dot-c", MaxBacklog = 300 }));
}
