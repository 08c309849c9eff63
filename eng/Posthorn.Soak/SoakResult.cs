using System.Globalization;
using System.Text;

namespace Posthorn.Soak;

/// <param name="Fault">Mail that was lost, came twice or still waits; null: none.</param>
/// <param name="Peak">Bytes, the most that was ever resident.</param>
/// <param name="AtEnd">Bytes resident when nothing waited any more.</param>
internal sealed record SoakResult(IReadOnlyList<Sample> Samples, string? Fault, long Peak, long AtEnd)
{
    public GrowthFit? Memory => GrowthFit.Of([.. Samples.Select(sample => (sample.At, (double)sample.Resident))]);

    public bool IsWell(double maxGrowth) => Fault is null && Memory?.Exceeds(maxGrowth) != true;

    /// <summary>The charts and the verdict.</summary>
    public string Report(double maxGrowth)
    {
        var text = new StringBuilder();
        var rates = Samples.Zip(Samples.Skip(1)).Select(pair => (pair.Second.Delivered - pair.First.Delivered) / (pair.Second.At - pair.First.At).TotalSeconds).ToList();
        text.AppendLine(Chart.Draw("memory", [.. Samples.Select(sample => sample.Resident / 1e6)], "MB"));
        text.AppendLine(Chart.Draw("waiting", [.. Samples.Select(sample => (double)sample.Waiting)], "mails"));
        text.AppendLine(Chart.Draw("delivered/s", rates, "mails"));
        text.AppendLine(Chart.Draw("files", [.. Samples.Select(sample => (double)sample.Files)], "open"));
        text.AppendLine(Chart.Draw("threads", [.. Samples.Select(sample => (double)sample.Threads)], ""));
        if (Samples.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Samples[^1].Accepted:N0} mails accepted, {Samples[^1].Delivered:N0} delivered while the load lasted; memory {Peak / 1e6:0} MB at most, {AtEnd / 1e6:0} MB when nothing waited");
        }

        text.AppendLine(Memory is { } fit
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"memory over the second half: {fit.PerHour:+0.0%;-0.0%;0.0%} an hour, give or take {2 * fit.Error:0.0%} (bound {maxGrowth:0%}): {(fit.Exceeds(maxGrowth) ? "IT GROWS" : 2 * fit.Error > maxGrowth ? "no growth is certain, but the run was too short or too noisy to tell" : "flat")}")
            : "too few samples to tell whether memory grows");
        text.AppendLine(Fault is null ? "every mail arrived that was to arrive" : $"FAULT: {Fault}");
        return text.ToString();
    }
}
