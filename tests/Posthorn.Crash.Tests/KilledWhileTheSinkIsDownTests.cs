namespace Posthorn.Crash.Tests;

public sealed class KilledWhileTheSinkIsDownTests(ITestOutputHelper output)
{
    [Fact]
    public Task Kills_while_the_destination_cannot_be_reached_lose_nothing() => TestPlans.HoldsAsync(TestPlans.Of("sink-down", kills: 5), output);
}
