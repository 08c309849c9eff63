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
            Line($"RSA-2048 signatures: .NET {signing.DotNetOneCore:N0}/s one core, {signing.DotNetAllCores:N0}/s all cores; "
                + $"OpenSSL {signing.OpenSslOneCore:N0}/s one core, {signing.OpenSslTwoCores:N0}/s two");
        }
    }

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

    public void Write(RatioSummary ratio) => Line(
        $"posthorn : postfix, delivered: {ratio.Median:0.0} : 1 (pairs {string.Join(", ", ratio.Pairs.Select(pair => pair.ToString("0.0", CultureInfo.InvariantCulture)))})");

    public void Write(BacklogResult backlog) => Line(
        $"{backlog.Waiting:N0} mails wait (accepted at {backlog.AcceptedPerSecond:N0}/s): resident {backlog.Resident / Megabyte:N0} MB, "
        + $"peak {backlog.Peak / Megabyte:N0} MB, at the start {backlog.AtStart / Megabyte:N0} MB; "
        + $"the bar for 100,000 is {BacklogResult.Bar / Megabyte:N0} MB: {(backlog.Peak < BacklogResult.Bar ? "met" : "missed")}");

    public void Write(SinkResult sink) => Line($"  {sink.Sink,-9} {sink.PerSecond,7:N0}/s  CPU {sink.CpuMilliseconds:0.0000} ms a mail");

    public void Finish(BenchReport report)
    {
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
