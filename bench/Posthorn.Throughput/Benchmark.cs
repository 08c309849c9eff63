using Posthorn.Throughput.Load;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Reports;
using Posthorn.Throughput.Runs;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput;

/// <summary>One call of the program, from the machine's facts to the report.</summary>
internal sealed class Benchmark(ThroughputOptions options, TextWriter output)
{
    /// <summary>Postfix is compiled; it needs its processes started.</summary>
    private const int PostfixWarmUpMessages = 1000;

    /// <summary>In place of a run's number.</summary>
    private const int WarmUp = 0;

    private readonly ReportWriter _report = new(output, options.Json);
    private readonly RunSettings _settings = RunSettings.Of(options);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Compare != Comparison.None)
        {
            PostfixServer.ThrowIfMissing();
        }

        var isThroughput = options is { Compare: not Comparison.Sink, Waiting: 0, Destinations: 0 };
        var machine = await MachineFacts.GatherAsync(options.Folder, options.Dkim && isThroughput, cancellationToken);
        _report.Write(machine);
        var report = new BenchReport(machine, _settings);
        _report.Finish(options switch
        {
            { Compare: Comparison.Sink } => report with { Sinks = await CompareSinksAsync(cancellationToken) },
            { Waiting: > 0 } => await MeasureBacklogAsync(report, cancellationToken),
            { Destinations: > 0 } => await MeasureDestinationsAsync(report, cancellationToken),
            _ => await MeasureThroughputAsync(report, cancellationToken),
        });
    }

    private async Task<BenchReport> MeasureThroughputAsync(BenchReport report, CancellationToken cancellationToken)
    {
        _report.Write(_settings);
        using var sink = new SmtpSink();
        await using var posthorn = await PosthornServer.StartAsync(options, DeliveryWay.Relay(sink.EndPoint), "posthorn", cancellationToken);
        await using var postfix = options.Compare == Comparison.Postfix ? await PostfixServer.StartAsync(options, sink.EndPoint, cancellationToken) : null;
        var ours = new Trial(posthorn, sink, options, options.Batch, Addressees.OneDomain);
        var theirs = postfix is null ? null : new Trial(postfix, sink, options, unit: 1, Addressees.OneDomain);
        await ours.FitSizeAsync(cancellationToken);
        await (theirs?.FitSizeAsync(cancellationToken) ?? Task.CompletedTask);

        var warmUp = options.WarmUp == 0 ? null : await RunAsync(WarmUp, ours, options.WarmUp, cancellationToken);
        await (theirs is null ? Task.CompletedTask : RunAsync(WarmUp, theirs, PostfixWarmUpMessages, cancellationToken));

        List<RunResult> ourRuns = [];
        List<RunResult> theirRuns = [];
        List<SigningRate> rates = report.Machine.Signing is { } first ? [first] : [];
        for (var number = 1; number <= options.Runs; number++)
        {
            ourRuns.Add(await RunAsync(number, ours, options.Messages, cancellationToken));
            if (rates.Count > 0)
            {
                // Around each run: on a machine with other work the rate of one minute says little about another.
                rates.Add(await SigningRate.MeasureAsync(cancellationToken));
                _report.Write(rates[^1]);
            }

            if (theirs is not null)
            {
                theirRuns.Add(await RunAsync(number, theirs, options.PostfixMessages, cancellationToken));
            }
        }

        var summary = ServerSummary.Of(ourRuns, ProcReading.PeakResident(posthorn.ProcessId!.Value));
        _report.Write(posthorn.Name, summary);
        report = report with { WarmUp = warmUp, Posthorn = summary };
        if (rates.Count > 0)
        {
            var share = SigningShare.Of(ourRuns, rates);
            _report.Write(share);
            report = report with { Signing = share, Verdicts = [Verdicts.OfSigning(share)] };
        }

        return postfix is null ? report : Compare(report, summary, postfix.Name, theirRuns);
    }

    private BenchReport Compare(BenchReport report, ServerSummary posthorn, string name, List<RunResult> theirRuns)
    {
        var postfix = ServerSummary.Of(theirRuns, peakBytes: null);
        var ratio = RatioSummary.OfDelivered(posthorn, postfix);
        _report.Write(name, postfix);
        _report.Write("delivered", ratio);
        report = report with { Postfix = postfix, Ratio = ratio, Verdicts = [Verdicts.OfPostfix(ratio, options.Dkim), .. report.Verdicts] };
        if (options.In == EntryWay.Http)
        {
            return report;
        }

        var accepted = RatioSummary.OfAccepted(posthorn, postfix);
        _report.Write("accepted", accepted);
        return report with { AcceptRatio = accepted, Verdicts = [Verdicts.OfSubmission(accepted, options.Dkim), .. report.Verdicts] };
    }

    private async Task<RunResult> RunAsync(int number, Trial trial, int messages, CancellationToken cancellationToken)
    {
        var run = await trial.RunAsync(messages, cancellationToken);
        _report.Write(number, run);
        return run;
    }

    private async Task<BenchReport> MeasureBacklogAsync(BenchReport report, CancellationToken cancellationToken)
    {
        _report.Write(_settings);
        var backlog = await new BacklogRun(options, ReportWriter.Progress).RunAsync(cancellationToken);
        _report.Write(backlog);
        return report with { Backlog = backlog, Verdicts = Verdicts.OfBacklog(backlog) };
    }

    private async Task<BenchReport> MeasureDestinationsAsync(BenchReport report, CancellationToken cancellationToken)
    {
        _report.Write(_settings with { Messages = options.Destinations * options.Each });
        var destinations = await DestinationsComparison.RunAsync(options, _report.Write, cancellationToken);
        _report.Write(destinations);
        return report with { Destinations = destinations, Verdicts = [Verdicts.OfDestinations(destinations)] };
    }

    private async Task<IReadOnlyList<SinkResult>> CompareSinksAsync(CancellationToken cancellationToken)
    {
        _report.Write(_settings);
        var results = await SinkComparison.RunAsync(options, cancellationToken);
        foreach (var result in results)
        {
            _report.Write(result);
        }

        return results;
    }
}
