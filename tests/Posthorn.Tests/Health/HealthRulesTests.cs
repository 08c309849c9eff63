using Posthorn.Health;
using Posthorn.Kernel;

namespace Posthorn.Tests.Health;

public sealed class HealthRulesTests
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A reading a second: H, P, S, X enter healthy, pressured, shedding, sick and stay there; a small letter enters better than it stays. The states that follow.</summary>
    [Theory]
    [InlineData("H", "H")]
    [InlineData("HPSX", "HPSX")]
    [InlineData("HX", "HX")]
    [InlineData("SHHHHHH", "SSSSSSH")]
    [InlineData("XHHHHHH", "XXXXXXH")]
    [InlineData("SHHHSHHHHHH", "SSSSSSSSSSH")]
    [InlineData("Sssssssss", "SSSSSSSSS")]
    [InlineData("SHHssHHHHHH", "SSSSSSSSSSH")]
    [InlineData("SPPPPPPHHHHHHH", "SSSSSSPPPPPPHH")]
    [InlineData("SHHPHHHHHHHH", "SSSSSSPPPPPH")]
    [InlineData("SHHpHHHHHHHH", "SSSSSSPPPPPH")]
    [InlineData("PHHHPHHHHHH", "PPPPPPPPPPH")]
    [InlineData("PpppppHHHHHH", "PPPPPPPPPPPH")]
    public void A_state_is_entered_at_once_and_left_when_it_was_clearly_better_for_five_seconds(string readings, string states)
    {
        var standing = SignalStanding.Healthy;
        var came = readings.Select((letter, second) =>
        {
            standing = HealthRules.Next(standing, ReadingOf(letter), Calm, Noon.AddSeconds(second));
            return "HPSX"[(int)standing.State];
        });

        Assert.Equal(states, string.Concat(came));
    }

    [Fact]
    public void The_worst_signal_is_the_state_and_stands_first()
    {
        var report = HealthRules.Report(
        [
            ("memory", Standing(HealthState.Pressured, "memory is short")),
            ("disk", Standing(HealthState.Shedding, "the disk is full")),
            ("lease", SignalStanding.Healthy),
        ], Noon);

        Assert.Equal(HealthState.Shedding, report.State);
        Assert.Equal(["the disk is full", "memory is short"], report.Reasons.Select(reason => reason.Sentence));
    }

    [Fact]
    public void No_reason_is_healthy() => Assert.Equal(HealthState.Healthy, HealthRules.Report([("memory", SignalStanding.Healthy)], Noon).State);

    [Fact]
    public void A_reason_that_waits_for_calm_says_so()
    {
        var standing = HealthRules.Next(Standing(HealthState.Sick, "the lease is gone"), HealthReading.Healthy, Calm, Noon);

        Assert.Equal("the lease is gone; better now, but not for long enough", Assert.Single(HealthRules.Report([("lease", standing)], Noon).Reasons).Sentence);
    }

    [Theory]
    [InlineData(HealthState.Healthy, null)]
    [InlineData(HealthState.Pressured, null)]
    [InlineData(HealthState.Shedding, 10)]
    [InlineData(HealthState.Sick, 5)]
    public void Mail_is_refused_from_shedding_on(HealthState state, int? retryAfter)
    {
        var refusal = HealthRules.RefusalOf(HealthRules.Report([("disk", Standing(state, "1 of 9 is free"))], Noon));

        Assert.Equal(retryAfter, refusal?.RetryAfter.TotalSeconds);
        if (retryAfter is { } seconds)
        {
            Assert.Equal($"The mail was not accepted, since nothing fits. Please try again in {seconds} seconds.", refusal!.Message);
            Assert.False(refusal.IsStopping);
        }
    }

    private static SignalStanding Standing(HealthState state, string sentence) =>
        HealthRules.Next(SignalStanding.Healthy, HealthReading.Of(state, sentence, "nothing fits"), Calm, Noon);

    private static HealthReading ReadingOf(char letter)
    {
        var stay = (HealthState)"HPSX".IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
        return new HealthReading(char.IsUpper(letter) ? stay : HealthState.Healthy, stay, $"{letter}", $"{letter}");
    }
}
