namespace Posthorn.Throughput.Reports;

/// <summary>A figure beside the bar that it is held against.</summary>
/// <param name="Figure">What it is.</param>
/// <param name="Bar">Reached or passed: met.</param>
/// <param name="AtMost">True: less is better.</param>
/// <param name="Unit">Behind the numbers.</param>
internal sealed record Verdict(string Figure, double Value, double Bar, bool AtMost = false, string Unit = "")
{
    public bool Meets => AtMost ? Value <= Bar : Value >= Bar;
}
