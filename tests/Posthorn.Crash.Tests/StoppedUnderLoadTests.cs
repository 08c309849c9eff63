using Posthorn.Testing.Postgres;

namespace Posthorn.Crash.Tests;

public sealed class StoppedUnderLoadTests(ITestOutputHelper output)
{
    [Fact]
    public Task Stops_under_load_lose_nothing_and_repeat_nothing() => TestPlans.HoldsAsync(TestPlans.Of("load", kills: 5) with { IsGraceful = true }, output);

    [Fact]
    public Task Stops_while_every_connection_waits_for_the_reply_to_its_dot_repeat_nothing() =>
        TestPlans.HoldsAsync(TestPlans.Of("slow-sink", kills: 3) with { IsGraceful = true }, output);

    [Fact]
    public async Task Stops_under_load_repeat_nothing_on_PostgreSQL_either()
    {
        var postgres = await PostgresServer.GetAsync();
        await TestPlans.HoldsAsync(TestPlans.Of("load", kills: 3) with { IsGraceful = true, Database = await postgres.CreateDatabaseAsync() }, output);
    }
}
