using System.Globalization;
using System.Text;

namespace Posthorn.CrashLedger.Reports;

/// <summary>Results side by side: a column for each scenario, a row for each figure.</summary>
internal static class ResultTable
{
    private static readonly (string Name, Func<CrashResult, string> Text)[] Rows =
    [
        ("kills", result => Number(result.Plan.Kills)),
        ("mails posted", result => Number(result.Mails)),
        ("  answered 202", result => Number(result.Mails - result.Unanswered - result.LeftTurnedAway)),
        ("  answer lost in a kill", result => Number(result.Unanswered)),
        ("503 said", result => Number(result.TurnedAway)),
        ("copies accepted", result => Number(result.Accepted)),
        ("copies delivered", result => Number(result.Delivered)),
        ("copies lost", result => Number(result.Lost)),
        ("duplicated, in flight at a kill", result => Number(result.Excused)),
        ("duplicated without excuse", result => Number(result.Unexcused)),
        ("delay p50", result => Time(result.Delays.Median)),
        ("delay p99", result => Time(result.Delays.Percentile99)),
        ("delay max", result => Time(result.Delays.Longest)),
        ("delivered late", result => $"{Number(result.Delays.Late)} (> {Time(result.Plan.Late)})"),
        ("delivered after a kill", result => Number(result.Delays.AcrossKills)),
        ("events complete", result => $"{Number(result.Copies - result.NotEndedOnce)} of {Number(result.Copies)}"),
        ("verdict", result => result.IsWell ? "all promises kept" : $"{result.Faults.Count} FAULTS"),
    ];

    public static string Write(IReadOnlyList<CrashResult> results)
    {
        List<string[]> lines = [["", .. results.Select(result => result.Plan.Name)]];
        lines.AddRange(Rows.Select(row => (string[])[row.Name, .. results.Select(row.Text)]));
        var widths = Enumerable.Range(0, results.Count + 1).Select(column => lines.Max(line => line[column].Length)).ToList();
        var table = new StringBuilder();
        foreach (var line in lines)
        {
            table.AppendLine(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        return table.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
