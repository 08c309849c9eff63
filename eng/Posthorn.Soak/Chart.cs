using System.Globalization;

namespace Posthorn.Soak;

/// <summary>A row of bars, one for each sample or group of samples.</summary>
internal static class Chart
{
    private const int Widest = 60;
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <param name="values">From 0 up.</param>
    public static string Draw(string name, IReadOnlyList<double> values, string unit)
    {
        if (values.Count == 0)
        {
            return "";
        }

        var width = Math.Min(Widest, values.Count);
        var most = Math.Max(values.Max(), double.Epsilon);
        var bars = Enumerable.Range(0, width).Select(column =>
        {
            var group = values.Skip(column * values.Count / width).Take((column + 1) * values.Count / width - column * values.Count / width);
            return Bars[(int)Math.Min(Bars.Length - 1, group.Average() / most * Bars.Length)];
        });
        return string.Create(CultureInfo.InvariantCulture, $"{name,-13} {new string([.. bars])}  {values.Min():N0} to {values.Max():N0} {unit}");
    }
}
