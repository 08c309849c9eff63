using Posthorn.Testing.Postgres;

namespace Posthorn.Crash.Tests;

public sealed class StoppedUnderLoadTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Stops_under_load_lose_nothing_and_repeat_nothing() =>
        output.WriteLine(await CrashRun.RunAsync(new CrashPlan { Kills = CrashPlan.KillsOr(5), IsGraceful = true }));

    [Fact]
    public async Task Stops_while_every_connection_waits_for_the_reply_to_its_dot_repeat_nothing() =>
        output.WriteLine(await CrashRun.RunAsync(new CrashPlan { Kills = CrashPlan.KillsOr(3), IsGraceful = true, LocalPartOf = _ => "slow-dot-c", MaxBacklog = 300 }));

    [Fact]
    public async Task Stops_under_load_repeat_nothing_on_PostgreSQL_either()
    {
        var postgres = await PostgresServer.GetAsync();
        output.WriteLine(await CrashRun.RunAsync(
            new CrashPlan { Kills = CrashPlan.KillsOr(3), IsGraceful = true, Database = await postgres.CreateDatabaseAsync() }));
    }
}
