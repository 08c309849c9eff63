using Posthorn.Testing.Postgres;

namespace Posthorn.Crash.Tests;

public sealed class KilledOnPostgresTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_under_load_lose_nothing_on_PostgreSQL_either()
    {
        var postgres = await PostgresServer.GetAsync();
        await TestPlans.HoldsAsync(TestPlans.Of("load", kills: 5) with { Database = await postgres.CreateDatabaseAsync() }, output);
    }

    [Fact]
    public async Task What_a_killed_node_had_in_hand_is_delivered_by_the_other()
    {
        var postgres = await PostgresServer.GetAsync();
        await TestPlans.HoldsAsync(TestPlans.Of("two-nodes", kills: 3) with { Database = await postgres.CreateDatabaseAsync() }, output);
    }
}
