using Posthorn.CrashLedger.Books;

namespace Posthorn.Crash.Tests;

public sealed class DelayFiguresTests
{
    [Fact]
    public void A_copy_is_late_and_across_a_kill_by_its_first_arrival()
    {
        var mail = new PostedMail(0, ["a@example.net", "b@example.net"], null) { MessageId = "id", AcceptedAt = TimeSpan.FromSeconds(10) };
        var figures = DelayFigures.Of(
            [mail],
            [
                new("a@example.net", 1, 0) { At = TimeSpan.FromSeconds(9.9) },
                new("b@example.net", 2, 1) { At = TimeSpan.FromSeconds(17) },
                new("a@example.net", 2, 1) { At = TimeSpan.FromSeconds(30) },
            ],
            late: TimeSpan.FromSeconds(5));

        Assert.Equal(new DelayFigures(TimeSpan.Zero, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7), Late: 1, AcrossKills: 1), figures);
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_delays()
    {
        var mails = Enumerable.Range(1, 100).Select(number => new PostedMail(number, [$"{number}@example.net"], null) { MessageId = "id" }).ToList();
        var arrivals = Enumerable.Range(1, 100).Reverse().Select(number => new Arrival($"{number}@example.net", 1, 0) { At = TimeSpan.FromSeconds(number) }).ToList();

        Assert.Equal(
            new DelayFigures(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(99), TimeSpan.FromSeconds(100), Late: 5, AcrossKills: 0),
            DelayFigures.Of(mails, arrivals, late: TimeSpan.FromSeconds(95)));
    }
}
