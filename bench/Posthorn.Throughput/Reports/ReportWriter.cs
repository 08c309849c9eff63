using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Runs;

namespace Posthorn.Throughput.Reports;

/// <summary>Says in lines what happens while it happens, or nothing but one JSON object at the end.</summary>
internal sealed class ReportWriter(TextWriter output, bool json)
{
    private const double Megabyte = 1e6;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public void Write(MachineFacts machine)
    {
        Line($"{machine.Date:yyyy-MM-dd HH:mm} UTC, {machine.Processor}, {machine.Cores} cores, Linux {machine.Kernel}, {machine.Runtime}");
        Line($"load before {machine.Load:0.00}; disk {machine.FileSystem}, a synced write of 4 KiB takes {machine.SyncMilliseconds:0.00} ms");
        if (machine.Signing is { } signing)
        {
            Write(signing);
        }
    }

    public void Write(SigningRate signing) => Line(
        $"RSA-2048 signatures: .NET {signing.DotNetOneCore:N0}/s one core, {signing.DotNetAllCores:N0}/s all cores; "
        + $"OpenSSL {signing.OpenSslOneCore:N0}/s one core, {signing.OpenSslTwoCores:N0}/s two");

    public void Write(RunSettings settings) => Line(
        $"{settings.Messages:N0} mails of {settings.Size:N0} bytes, DKIM {(settings.Dkim ? "rsa-sha256 2048 bits" : "off")}, "
        + $"{settings.Batch} a request, {settings.Connections} connections, {settings.Database}");

    public void Write(int number, RunResult run) => Line(
        $"  {(number == 0 ? "warm-up" : $"run {number,3}")} {run.Server,-9} accepted {run.AcceptedPerSecond,7:N0}/s  delivered {run.DeliveredPerSecond,7:N0}/s  "
        + $"CPU {(run.CpuMilliseconds is { } cpu ? $"{cpu:0.000} ms" : "   -    ")} a mail, machine {run.MachineCpuMilliseconds:0.000} ms  {run.MeanBytes:N0} bytes");

    public void Write(string server, ServerSummary summary) => Line(
        $"{server}: delivered {Text(summary.DeliveredPerSecond, "N0")}/s, accepted {Text(summary.AcceptedPerSecond, "N0")}/s"
        + (summary.CpuMilliseconds is { } cpu ? $", CPU {Text(cpu, "0.000")} ms a mail" : "")
        + $", machine {Text(summary.MachineCpuMilliseconds, "0.000")} ms"
        + (summary.PeakBytes is { } peak ? $", peak memory {peak / Megabyte:N0} MB" : ""));

    public void Write(SigningShare share) => Line(
        $"delivered, of the machine's RSA-2048 rate around each run: {100 * share.Median:0} % (runs {string.Join(", ", share.Shares.Select(of => Number(100 * of, "0")))})");

    public void Write(string what, RatioSummary ratio) => Line(
        $"posthorn : postfix, {what}: {ratio.Median:0.0} : 1 (pairs {string.Join(", ", ratio.Pairs.Select(pair => pair.ToString("0.0", CultureInfo.InvariantCulture)))})");

    public void Write(BacklogResult backlog)
    {
        var (memory, purge) = (backlog.Memory, backlog.Purge);
        Line($"{backlog.Waiting:N0} mails wait (accepted at {backlog.FilledPerSecond:N0}/s): resident {memory.Full / Megabyte:N0} MB; "
            + $"at the start {memory.AtStart / Megabyte:N0} MB, after the purge {memory.Purged / Megabyte:N0} MB, peak {memory.Peak / Megabyte:N0} MB");
        Line($"to another destination, empty queue: accepted {Text(backlog.Empty.AcceptedPerSecond, "N0")}/s, delivered {Text(backlog.Empty.DeliveredPerSecond, "N0")}/s");
        Line($"to another destination, full queue:  accepted {Text(backlog.Full.AcceptedPerSecond, "N0")}/s, delivered {Text(backlog.Full.DeliveredPerSecond, "N0")}/s");
        Line($"purge of {purge.Ended:N0}: {purge.Seconds:0.0} s, {purge.PerSecond:N0}/s, reported done after {purge.SaidAfter:0.0} s; meanwhile accepted {purge.AcceptedPerSecond:N0}/s, "
            + $"{100 * backlog.PurgeShare:0} % of the empty queue's; at most {purge.LongestGap:0.00} s without an answer");
    }

    public void Write(DestinationsResult run) => Line(
        $"  {run.Living:N0} living, {run.Dead:N0} dead: {run.LivingMails:N0} living mails delivered {run.DeliveredPerSecond:N0}/s (the first 95 %: {run.MostPerSecond:N0}/s); "
        + $"all accepted {run.Accepted:N0}/s; CPU {run.CpuMilliseconds:0.000} ms a living mail, {run.DnsQueries:N0} DNS queries, peak memory {run.PeakBytes / Megabyte:N0} MB");

    public void Write(DestinationsReport report) => Line(
        $"living beside dead : living alone, delivered: {100 * report.Share:0} % (pairs {string.Join(", ", report.Pairs.Select(pair => Number(100 * pair, "0")))}), "
        + $"the first 95 % of the mails: {100 * report.ShareOfMost:0} %");

    private void Write(Verdict verdict) => Line(
        $"{verdict.Figure}: {Number(verdict.Value, "0.0#")}{verdict.Unit}, bar {(verdict.AtMost ? "at most " : "")}{Number(verdict.Bar, "0.##")}{verdict.Unit}: "
        + (verdict.Meets ? "MEETS" : "MISSES"));

    /// <summary>What a long scenario is at: for whoever watches, apart from the results.</summary>
    public static void Progress(string text) => Console.Error.WriteLine(text);

    public void Write(SinkResult sink) => Line($"  {sink.Sink,-9} {sink.PerSecond,7:N0}/s  CPU {sink.CpuMilliseconds:0.0000} ms a mail");

    public void Finish(BenchReport report)
    {
        foreach (var verdict in report.Verdicts)
        {
            Write(verdict);
        }

        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, Format));
        }
    }

    private static string Text(Spread spread, string format) =>
        $"{Number(spread.Median, format)} ({Number(spread.Least, format)} to {Number(spread.Most, format)})";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private void Line(string text)
    {
        if (!json)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }
}
