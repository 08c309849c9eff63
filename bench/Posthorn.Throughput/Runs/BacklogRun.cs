using System.Diagnostics;
using Posthorn.Throughput.Destinations;
using Posthorn.Throughput.Load;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Reports;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>A server while many mails wait, beside the same server while none did.</summary>
/// <param name="FilledPerSecond">Accepted for the destination that takes none.</param>
/// <param name="Empty">Runs to a living destination before.</param>
/// <param name="Full">The same after.</param>
internal sealed record BacklogResult(int Waiting, double FilledPerSecond, BacklogMemory Memory, ServerSummary Empty, ServerSummary Full, PurgeResult Purge)
{
    /// <summary>Bytes of peak memory that 100,000 waiting mails may need, and more than that.</summary>
    private const long BarOf100000 = 300_000_000;
    private const long Bar = 500_000_000;

    public long MemoryBar => Waiting <= 100_000 ? BarOf100000 : Bar;

    public double AcceptShare => Full.AcceptedPerSecond.Median / Empty.AcceptedPerSecond.Median;

    public double PurgeShare => Purge.AcceptedPerSecond / Empty.AcceptedPerSecond.Median;
}

/// <summary>Resident bytes of the server.</summary>
/// <param name="Full">Some seconds after the last was accepted.</param>
/// <param name="Purged">After the purge.</param>
/// <param name="Peak">At any time until the end.</param>
internal sealed record BacklogMemory(long AtStart, long Full, long Purged, long Peak);

/// <summary>Fills the queue for a destination whose host refuses every call, and measures what goes to another one before, after and during its purge.</summary>
internal sealed class BacklogRun(ThroughputOptions options, Action<string> progress)
{
    private const int LivingDestination = 0;
    private const int DeadDestination = 1;

    /// <summary>Long enough for the queue to be looked at a few times.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly DestinationPlan _plan = new(2, 0.5, DeadHosts.Refused);

    public async Task<BacklogResult> RunAsync(CancellationToken cancellationToken)
    {
        using var sink = new SmtpSink(DestinationPlan.AddressesOf(Fate.Taken));
        using var zone = new ZoneServer(_plan);
        await using var server = await PosthornServer.StartAsync(options, DeliveryWay.Direct(zone.EndPoint, sink.EndPoint.Port), "posthorn", cancellationToken);
        var process = server.ProcessId!.Value;
        var atStart = ProcReading.Resident(process);
        var trial = new Trial(server, sink, options, unit: 1, new Addressees(DestinationPlan.NameOf(LivingDestination)));
        await trial.FitSizeAsync(cancellationToken);
        await (options.WarmUp == 0 ? Task.CompletedTask : trial.RunAsync(options.WarmUp, cancellationToken));
        progress("warm; the queue is empty");
        var empty = await RunsAsync(trial, process, cancellationToken);

        var filled = await FillAsync(server, trial, cancellationToken);
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        server.ThrowIfEnded();
        var full = ProcReading.Resident(process);
        trial.EmptiesQueue = false;
        var beside = await RunsAsync(trial, process, cancellationToken);

        var purge = await new PurgeRun(server, sink, trial, progress).RunAsync(DestinationPlan.NameOf(DeadDestination), filled.Accepted, cancellationToken);
        var memory = new BacklogMemory(atStart, full, ProcReading.Resident(process), ProcReading.PeakResident(process));
        return new BacklogResult(filled.Accepted, filled.AcceptedPerSecond, memory, empty, beside, purge);
    }

    private async Task<LoadTimes> FillAsync(PosthornServer server, Trial trial, CancellationToken cancellationToken)
    {
        var messages = (options.Waiting + options.Batch - 1) / options.Batch * options.Batch;
        var load = new MailLoad(0, messages, trial.TextBytes) { Batch = options.Batch, To = new Addressees(DestinationPlan.NameOf(DeadDestination)) };
        var times = await server.SubmitAsync(load, cancellationToken);
        progress($"{times.Accepted:N0} wait, accepted at {times.AcceptedPerSecond:N0}/s in {Stopwatch.GetElapsedTime(times.Started, times.Answered).TotalSeconds:0} s");
        return times;
    }

    private async Task<ServerSummary> RunsAsync(Trial trial, int process, CancellationToken cancellationToken)
    {
        List<RunResult> runs = [];
        while (runs.Count < options.Runs)
        {
            var run = await trial.RunAsync(options.Messages, cancellationToken);
            progress($"  accepted {run.AcceptedPerSecond:N0}/s, delivered {run.DeliveredPerSecond:N0}/s");
            runs.Add(run);
        }

        return ServerSummary.Of(runs, ProcReading.PeakResident(process));
    }
}
