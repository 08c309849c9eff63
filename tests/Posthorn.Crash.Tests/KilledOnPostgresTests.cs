using Posthorn.Testing.Postgres;

namespace Posthorn.Crash.Tests;

public sealed class KilledOnPostgresTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_under_load_lose_nothing_on_PostgreSQL_either()
    {
        var postgres = await PostgresServer.GetAsync();
        output.WriteLine(await CrashRun.RunAsync(new CrashPlan { Kills = CrashPlan.KillsOr(5), Database = await postgres.CreateDatabaseAsync() }));
    }
}
