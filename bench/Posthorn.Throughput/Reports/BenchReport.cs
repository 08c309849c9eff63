using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Runs;

namespace Posthorn.Throughput.Reports;

/// <summary>Everything that a run found out; <c>--json</c> prints it, without what was not asked for.</summary>
internal sealed record BenchReport(MachineFacts Machine, RunSettings Settings)
{
    /// <summary>Posthorn before the measured runs; null: it was measured cold.</summary>
    public RunResult? WarmUp { get; init; }

    public ServerSummary? Posthorn { get; init; }

    public ServerSummary? Postfix { get; init; }

    public RatioSummary? Ratio { get; init; }

    /// <summary>Of the rates at which mail was accepted, where both take it by SMTP.</summary>
    public RatioSummary? AcceptRatio { get; init; }

    public SigningShare? Signing { get; init; }

    public BacklogResult? Backlog { get; init; }

    public DestinationsReport? Destinations { get; init; }

    public IReadOnlyList<SinkResult>? Sinks { get; init; }

    /// <summary>The figures for which there is a bar.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];
}

internal sealed record RunSettings(int Messages, int Size, bool Dkim, int Batch, int Connections, int Runs, string Database)
{
    public static RunSettings Of(ThroughputOptions options) => new(
        options.Messages, options.Size, options.Dkim, options.Batch, options.Connections, options.Runs, options.Database.Length > 0 ? "postgresql" : "sqlite");
}

/// <param name="PeakBytes">Of resident memory since the server's start; null: it has several processes.</param>
internal sealed record ServerSummary(
    IReadOnlyList<RunResult> Runs, Spread AcceptedPerSecond, Spread DeliveredPerSecond, Spread? CpuMilliseconds, Spread MachineCpuMilliseconds, long? PeakBytes)
{
    public static ServerSummary Of(IReadOnlyList<RunResult> runs, long? peakBytes) => new(
        runs,
        Spread.Of(runs.Select(run => run.AcceptedPerSecond)),
        Spread.Of(runs.Select(run => run.DeliveredPerSecond)),
        runs.All(run => run.CpuMilliseconds is not null) ? Spread.Of(runs.Select(run => run.CpuMilliseconds!.Value)) : null,
        Spread.Of(runs.Select(run => run.MachineCpuMilliseconds)),
        peakBytes);
}

/// <summary>Mails delivered for each signature that the machine can make.</summary>
/// <param name="Rates">Of signing: before the runs, and after each.</param>
/// <param name="Shares">Of each run, against the mean of the rates around it.</param>
internal sealed record SigningShare(IReadOnlyList<SigningRate> Rates, IReadOnlyList<double> Shares)
{
    public double Median => Spread.Of(Shares).Median;

    public static SigningShare Of(IReadOnlyList<RunResult> runs, IReadOnlyList<SigningRate> rates) =>
        new(rates, [.. runs.Select((run, i) => run.DeliveredPerSecond / ((rates[i].Best + rates[i + 1].Best) / 2))]);
}

/// <summary>What Posthorn delivered, or accepted, for each mail of Postfix's.</summary>
/// <param name="Median">Of the medians.</param>
/// <param name="Pairs">Of each pair of runs that followed each other.</param>
internal sealed record RatioSummary(double Median, IReadOnlyList<double> Pairs)
{
    public static RatioSummary OfDelivered(ServerSummary posthorn, ServerSummary postfix) => new(
        posthorn.DeliveredPerSecond.Median / postfix.DeliveredPerSecond.Median,
        [.. posthorn.Runs.Zip(postfix.Runs, (ours, theirs) => ours.DeliveredPerSecond / theirs.DeliveredPerSecond)]);

    public static RatioSummary OfAccepted(ServerSummary posthorn, ServerSummary postfix) => new(
        posthorn.AcceptedPerSecond.Median / postfix.AcceptedPerSecond.Median,
        [.. posthorn.Runs.Zip(postfix.Runs, (ours, theirs) => ours.AcceptedPerSecond / theirs.AcceptedPerSecond)]);
}
