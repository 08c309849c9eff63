using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>What one signal has come to.</summary>
/// <param name="BetterSince">Since when it has been clearly better than its state; null while it is not.</param>
/// <param name="BetterTo">The worst that it was meanwhile: there it goes.</param>
internal sealed record SignalStanding(HealthState State, HealthReading Reading, DateTimeOffset? BetterSince, HealthState BetterTo)
{
    public static SignalStanding Healthy { get; } = new(HealthState.Healthy, HealthReading.Healthy, null, HealthState.Healthy);
}

/// <summary>From readings to a state: worse at once, better only after calm. Pure: the clock is an argument.</summary>
internal static class HealthRules
{
    private static readonly TimeSpan RetryAfterShedding = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfterSick = TimeSpan.FromSeconds(5);

    public static SignalStanding Next(SignalStanding standing, HealthReading reading, TimeSpan calm, DateTimeOffset now)
    {
        if (reading.Enter >= standing.State || reading.Stay >= standing.State)
        {
            return new SignalStanding(Worse(reading.Enter, standing.State), reading, null, HealthState.Healthy);
        }

        var since = standing.BetterSince ?? now;
        var to = standing.BetterSince is null ? reading.Stay : Worse(standing.BetterTo, reading.Stay);
        if (now - since < calm)
        {
            return standing with { BetterSince = since, BetterTo = to };
        }

        // It may be better still; that has to prove itself anew.
        return reading.Stay < to ? new SignalStanding(to, reading, now, reading.Stay) : new SignalStanding(to, reading, null, HealthState.Healthy);
    }

    public static HealthReport Report(IEnumerable<(string Signal, SignalStanding Standing)> signals, DateTimeOffset now)
    {
        List<HealthReason> reasons =
        [
            .. signals.Where(signal => signal.Standing.State > HealthState.Healthy)
                .Select(signal => new HealthReason(
                    signal.Signal, signal.Standing.State, SentenceOf(signal.Standing), signal.Standing.Reading.Cause))
                .OrderByDescending(reason => reason.State),
        ];
        return new HealthReport(reasons.Count == 0 ? HealthState.Healthy : reasons[0].State, reasons, now);
    }

    /// <summary>A report that nobody has renewed for long: the measuring itself hangs.</summary>
    public static HealthReport Stale(HealthReport report, DateTimeOffset now) => new(
        HealthState.Sick,
        [new HealthReason("watch", HealthState.Sick, $"Health was last measured {(now - report.MeasuredAt).TotalSeconds:0} seconds ago", "this server does not answer to its own watch"), .. report.Reasons],
        report.MeasuredAt);

    /// <returns>What senders are told; null when their mail is welcome.</returns>
    public static AdmissionRefusal? RefusalOf(HealthReport report)
    {
        if (report.IsReady)
        {
            return null;
        }

        var retryAfter = report.State == HealthState.Sick ? RetryAfterSick : RetryAfterShedding;
        return new AdmissionRefusal($"The mail was not accepted, since {report.Reasons[0].Cause}. Please try again in {retryAfter.TotalSeconds:0} seconds.", retryAfter);
    }

    private static string SentenceOf(SignalStanding standing) =>
        standing.BetterSince is not null ? $"{standing.Reading.Sentence}; better now, but not for long enough" : standing.Reading.Sentence;

    private static HealthState Worse(HealthState one, HealthState other) => one > other ? one : other;
}
