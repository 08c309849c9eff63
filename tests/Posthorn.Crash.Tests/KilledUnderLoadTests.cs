namespace Posthorn.Crash.Tests;

public sealed class KilledUnderLoadTests(ITestOutputHelper output)
{
    [Fact]
    public Task Twenty_kills_under_load_lose_nothing_and_repeat_only_what_was_in_flight() => TestPlans.HoldsAsync(TestPlans.Of("load", kills: 20), output);
}
