namespace Posthorn.Soak;

/// <summary>A straight line through the second half of the samples, by least squares. Pure.</summary>
/// <param name="PerHour">Growth in an hour, as a share of the mean: 0.1 is a tenth.</param>
/// <param name="Error">The standard error of that; with few or noisy samples it is large.</param>
internal readonly record struct GrowthFit(double PerHour, double Error)
{
    private const int Fewest = 3;

    /// <returns>Null: too few samples.</returns>
    public static GrowthFit? Of(IReadOnlyList<(TimeSpan At, double Value)> samples)
    {
        var half = samples.Skip(samples.Count / 2).ToList();
        var mean = half.Count < Fewest ? 0 : half.Average(sample => sample.Value);
        if (mean <= 0)
        {
            return null;
        }

        var meanHour = half.Average(sample => sample.At.TotalHours);
        var spread = half.Sum(sample => Square(sample.At.TotalHours - meanHour));
        var slope = half.Sum(sample => (sample.At.TotalHours - meanHour) * (sample.Value - mean)) / spread;
        var rest = half.Sum(sample => Square(sample.Value - mean - slope * (sample.At.TotalHours - meanHour)));
        return new GrowthFit(slope / mean, Math.Sqrt(rest / (half.Count - 2) / spread) / mean);
    }

    /// <summary>It grows by more than the bound, beyond what noise explains (two standard errors).</summary>
    public bool Exceeds(double bound) => PerHour - 2 * Error > bound;

    private static double Square(double value) => value * value;
}
