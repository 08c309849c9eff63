namespace Posthorn.Crash.Tests;

public sealed class KilledBeforeASlowSinkTests(ITestOutputHelper output)
{
    [Fact]
    public Task Kills_while_every_connection_waits_for_the_reply_to_its_dot_lose_nothing() => TestPlans.HoldsAsync(TestPlans.Of("slow-sink", kills: 5), output);
}
