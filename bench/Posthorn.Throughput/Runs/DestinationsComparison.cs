using Posthorn.Throughput.Destinations;
using Posthorn.Throughput.Measures;

namespace Posthorn.Throughput.Runs;

/// <summary>Runs without and with dead hosts, in turn.</summary>
/// <param name="Share">What the living keep of their rate, of the medians.</param>
/// <param name="ShareOfMost">The same for the first nineteen of twenty mails.</param>
/// <param name="Pairs">The share in each pair of runs.</param>
internal sealed record DestinationsReport(
    IReadOnlyList<DestinationsResult> Without, IReadOnlyList<DestinationsResult> With, double Share, double ShareOfMost, IReadOnlyList<double> Pairs)
{
    public static DestinationsReport Of(IReadOnlyList<DestinationsResult> without, IReadOnlyList<DestinationsResult> with) => new(
        without,
        with,
        Spread.Of(with.Select(run => run.DeliveredPerSecond)).Median / Spread.Of(without.Select(run => run.DeliveredPerSecond)).Median,
        Spread.Of(with.Select(run => run.MostPerSecond)).Median / Spread.Of(without.Select(run => run.MostPerSecond)).Median,
        [.. with.Zip(without, (dead, alive) => dead.DeliveredPerSecond / alive.DeliveredPerSecond)]);
}

/// <summary>The same living destinations with the same mails, alone and with dead ones between them.</summary>
internal static class DestinationsComparison
{
    /// <param name="options">How many.</param>
    /// <param name="tell">Hears each run when it is over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DestinationsReport> RunAsync(ThroughputOptions options, Action<DestinationsResult> tell, CancellationToken cancellationToken)
    {
        var plan = new DestinationPlan(options.Destinations, options.Dead, options.DeadHosts);
        List<DestinationsResult> without = [];
        List<DestinationsResult> with = [];
        for (var run = 1; run <= options.Runs; run++)
        {
            await AddAsync(without, plan.WithoutDead, $"living-{run}");
            await AddAsync(with, plan, $"dead-{run}");
        }

        return DestinationsReport.Of(without, with);

        async Task AddAsync(List<DestinationsResult> results, DestinationPlan which, string name)
        {
            var result = await new DestinationsRun(options, which, name).RunAsync(cancellationToken);
            tell(result);
            results.Add(result);
        }
    }
}
