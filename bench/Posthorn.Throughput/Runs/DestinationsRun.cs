using System.Diagnostics;
using Posthorn.Throughput.Destinations;
using Posthorn.Throughput.Load;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>What one run to many destinations showed. Rates count living mails alone.</summary>
/// <param name="Accepted">Mails a second, those for dead hosts with them.</param>
/// <param name="DeliveredPerSecond">Over the time from the first request to the last living mail at the sink.</param>
/// <param name="MostPerSecond">The same until nineteen of twenty were there.</param>
/// <param name="CpuMilliseconds">Of the server, for a living mail.</param>
/// <param name="DnsQueries">That the server asked.</param>
internal sealed record DestinationsResult(
    int Living, int Dead, int LivingMails, double Accepted, double DeliveredPerSecond, double MostPerSecond, double CpuMilliseconds, int DnsQueries, long PeakBytes);

/// <summary>
/// One run: a new server, warm but for its resolver and its connections, and mails for all destinations in turn. So runs with and without dead hosts begin alike.
/// </summary>
internal sealed class DestinationsRun(ThroughputOptions options, DestinationPlan plan, string name)
{
    /// <summary>Without any arrival: dead hosts may hold up living ones for one connect time-out or two, and that is a result.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task<DestinationsResult> RunAsync(CancellationToken cancellationToken)
    {
        using var sink = new SmtpSink(DestinationPlan.AddressesOf(Fate.Taken));
        using var dead = new DeadAddresses(sink.EndPoint.Port);
        using var zone = new ZoneServer(plan);
        try
        {
            await using var server = await PosthornServer.StartAsync(options, DeliveryWay.Direct(zone.EndPoint, sink.EndPoint.Port), name, cancellationToken);
            var trial = new Trial(server, sink, options, unit: 1, new Addressees(DestinationPlan.NameOf(plan.Count)));
            await trial.FitSizeAsync(cancellationToken);
            await (options.WarmUp == 0 ? Task.CompletedTask : trial.RunAsync(options.WarmUp, cancellationToken));
            return await MeasureAsync(server, sink, zone, trial.TextBytes, cancellationToken);
        }
        finally
        {
            // Some hundred megabytes a run; not there when the server did not start.
            if (Path.Combine(options.Folder, name) is var folder && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<DestinationsResult> MeasureAsync(PosthornServer server, SmtpSink sink, ZoneServer zone, int textBytes, CancellationToken cancellationToken)
    {
        var process = server.ProcessId!.Value;
        var (cpu, queries) = (ProcReading.CpuTime(process), zone.Queries);
        var living = plan.Living * options.Each;
        var mails = plan.Count * options.Each;
        var arrivals = sink.Expect(0, mails, living);
        var load = new MailLoad(0, mails, textBytes) { To = new Addressees(DestinationPlan.Parent, plan.Count) };
        var times = await server.SubmitAsync(load, cancellationToken);
        await ArrivalWait.ForAsync(server, arrivals, living, Patience, cancellationToken);
        cpu = ProcReading.CpuTime(process) - cpu;
        return new DestinationsResult(
            plan.Living, plan.DeadCount, living, times.AcceptedPerSecond,
            living / Stopwatch.GetElapsedTime(times.Started, arrivals.CompletedAt).TotalSeconds,
            arrivals.Most / Stopwatch.GetElapsedTime(times.Started, arrivals.MostAt).TotalSeconds,
            cpu.TotalMilliseconds / living, zone.Queries - queries, ProcReading.PeakResident(process));
    }
}
