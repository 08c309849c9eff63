namespace Posthorn.Crash.Tests;

public sealed class KilledOnAFullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public Task Kills_on_a_disk_that_fills_up_lose_nothing_and_503_means_not_sent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "A disk can be filled up on Linux, with util-linux.");
        return TestPlans.HoldsAsync(TestPlans.Of("disk-full", kills: 4), output);
    }
}
