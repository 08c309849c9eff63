using Posthorn.Health;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Tests.Health;

public sealed class MeasureRulesTests
{
    private const long Gigabyte = 1_000_000_000;
    private static readonly HealthOptions Options = new();
    private static readonly StorageVitals Fast = new()
    {
        MaxWaiting = 4096, Commits = 1000, Average = TimeSpan.FromMilliseconds(2), Percentile99 = TimeSpan.FromMilliseconds(8),
    };

    public static TheoryData<StorageVitals, HealthState, string> Vitals => new()
    {
        { Fast, HealthState.Healthy, "" },
        { Fast with { Average = TimeSpan.FromMilliseconds(250) }, HealthState.Pressured, "A commit takes 250 ms on average; from 2000 ms on new mail is refused" },
        { Fast with { Average = TimeSpan.FromSeconds(2) }, HealthState.Shedding, "A commit takes 2000 ms on average; from 2000 ms on new mail is refused" },
        { Fast with { Percentile99 = TimeSpan.FromSeconds(1) }, HealthState.Pressured, "One commit of 100 takes 1000 ms or more; up to 1000 ms are fine" },
        { Fast with { Percentile99 = TimeSpan.FromMinutes(1) }, HealthState.Pressured, "One commit of 100 takes 60000 ms or more; up to 1000 ms are fine" },
        { Fast with { UnderWay = TimeSpan.FromSeconds(2) }, HealthState.Pressured, "A commit has been under way for 2.0 seconds; from 10 seconds on new mail is refused" },
        { Fast with { UnderWay = TimeSpan.FromSeconds(10) }, HealthState.Shedding, "A commit has been under way for 10.0 seconds; from 10 seconds on new mail is refused" },
        { Fast with { Waiting = 2047 }, HealthState.Healthy, "" },
        { Fast with { Waiting = 2048 }, HealthState.Pressured, "2048 writes wait for the database; from 4096 on new mail is refused" },
        { Fast with { Waiting = 5000 }, HealthState.Shedding, "5000 writes wait for the database; from 4096 on new mail is refused" },
        { Fast with { RefusingFor = TimeSpan.FromSeconds(3) }, HealthState.Sick, "The database has refused writes for 3 seconds" },
        { Fast with { Waiting = 3000, Average = TimeSpan.FromSeconds(3) }, HealthState.Shedding, "A commit takes 3000 ms on average; from 2000 ms on new mail is refused" },
    };

    [Theory]
    [MemberData(nameof(Vitals))]
    public void The_database_is_judged_by_its_worst_figure(StorageVitals vitals, HealthState state, string sentence)
    {
        var reading = MeasureRules.OfStorage(vitals, Options);

        Assert.Equal(state, reading.Enter);
        if (state > HealthState.Healthy)
        {
            Assert.Equal(sentence, reading.Sentence);
        }
    }

    [Fact]
    public void A_figure_near_its_limit_keeps_the_state_though_another_is_shown()
    {
        var reading = MeasureRules.OfStorage(Fast with { Average = TimeSpan.FromMilliseconds(1900), Waiting = 2500 }, Options);

        Assert.Equal((HealthState.Pressured, HealthState.Shedding), (reading.Enter, reading.Stay));
    }

    [Fact]
    public void A_database_that_has_done_nothing_is_healthy() =>
        Assert.Equal(HealthState.Healthy, MeasureRules.OfStorage(new StorageVitals { MaxWaiting = 4096 }, Options).Stay);

    [Theory]
    [InlineData(74, HealthState.Healthy)]
    [InlineData(75, HealthState.Pressured)]
    [InlineData(90, HealthState.Shedding)]
    [InlineData(120, HealthState.Shedding)]
    public void Memory_is_judged_by_its_share(int percent, HealthState state) =>
        Assert.Equal(state, MeasureRules.OfMemory(percent * Gigabyte / 100, Gigabyte, Options).Enter);

    [Fact]
    public void The_sentence_about_memory_has_figure_and_limit() => Assert.Equal(
        "950 MB of 1.0 GB of memory are used; from 90 % on new mail is refused", MeasureRules.OfMemory(950_000_000, Gigabyte, Options).Sentence);

    /// <summary>In GB. A small disk is judged by bytes, a usual one by its share, a large one by the most that a share may ask.</summary>
    [Theory]
    [InlineData(5, 10, HealthState.Healthy)]
    [InlineData(1.9, 10, HealthState.Pressured)]
    [InlineData(0.4, 10, HealthState.Shedding)]
    [InlineData(10.1, 100, HealthState.Healthy)]
    [InlineData(9.9, 100, HealthState.Pressured)]
    [InlineData(3.1, 100, HealthState.Pressured)]
    [InlineData(2.9, 100, HealthState.Shedding)]
    [InlineData(20.1, 4000, HealthState.Healthy)]
    [InlineData(19.9, 4000, HealthState.Pressured)]
    [InlineData(4.9, 4000, HealthState.Shedding)]
    public void A_disk_is_judged_by_bytes_or_share(double free, int total, HealthState state) =>
        Assert.Equal(state, MeasureRules.OfDisk((long)(free * Gigabyte), total * Gigabyte, Options).Enter);

    [Fact]
    public void The_sentence_about_the_disk_has_figure_and_limit() => Assert.Equal(
        "2.9 GB of 100.0 GB are free on the data folder's disk; below 3.0 GB new mail is refused",
        MeasureRules.OfDisk(2_900_000_000, 100 * Gigabyte, Options).Sentence);

    [Theory]
    [InlineData(-1, HealthState.Healthy)]
    [InlineData(0, HealthState.Sick)]
    [InlineData(12, HealthState.Sick)]
    public void A_lease_holds_or_is_gone(int lapsed, HealthState state) =>
        Assert.Equal(state, MeasureRules.OfLease(TimeSpan.FromSeconds(lapsed), TimeSpan.FromSeconds(30)).Enter);
}
