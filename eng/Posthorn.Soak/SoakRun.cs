using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Servers;

namespace Posthorn.Soak;

/// <summary>One run: load, samples, drain.</summary>
internal sealed class SoakRun(SoakOptions options, TextWriter output)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ChangeEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainFor = TimeSpan.FromMinutes(5);
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly List<Sample> _samples = [];

    public async Task<SoakResult> RunAsync(CancellationToken cancellationToken)
    {
        // In the chaos mail is tried again soon, so that it meets many personalities.
        var data = Directory.CreateDirectory(Path.Combine(options.Folder, "posthorn"));
        await File.WriteAllTextAsync(
            Path.Combine(data.FullName, "posthorn.json"), """{ "retry-first": "1s", "retry-longest": "5s", "retry-unknown": "2s", "rest": "2s", "transcripts": "none" }""", cancellationToken);
        await using ISoakSink sink = options.Chaos ? new ChaosSink() : new CountingSink(options.MaxMails);
        await using var server = await PosthornServer.StartAsync(options.Throughput, DeliveryWay.Relay(sink.EndPoint), "posthorn", cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Api}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);

        var load = new SoakLoad(server, options);
        var started = Clock.GetTimestamp();
        var loading = load.RunAsync(cancellationToken);
        var (nextSample, nextChange, drainUntil) = (SampleEvery, ChangeEvery, TimeSpan.MaxValue);
        while (true)
        {
            await Task.Delay(Look, Clock, cancellationToken);
            server.ThrowIfEnded();
            load.Waiting = await WaitingAsync(http, cancellationToken);
            var now = Clock.GetElapsedTime(started);
            if (loading.IsCompleted && drainUntil == TimeSpan.MaxValue)
            {
                await loading;
                drainUntil = now + DrainFor;
                (sink as ChaosSink)?.Be("healthy");
                output.WriteLine("the load ends, the queue drains");
            }

            if (now >= nextSample && drainUntil == TimeSpan.MaxValue)
            {
                nextSample += SampleEvery;
                Take(server.ProcessId!.Value, now, load, sink.Taken);
            }

            if (now >= nextChange && drainUntil == TimeSpan.MaxValue && sink is ChaosSink chaos)
            {
                nextChange += ChangeEvery;
                output.WriteLine($"the sink is now: {chaos.Change()}");
            }

            if (drainUntil < TimeSpan.MaxValue && (load.Waiting == 0 || now > drainUntil))
            {
                return new SoakResult(
                    _samples, load.Waiting == 0 ? sink.FaultAmong(load.Accepted) : $"{load.Waiting} mails still wait after {DrainFor.TotalMinutes:0} minutes without load",
                    ProcReading.PeakResident(server.ProcessId!.Value), ProcReading.Resident(server.ProcessId!.Value));
            }
        }
    }

    private void Take(int process, TimeSpan now, SoakLoad load, long delivered)
    {
        var last = _samples.LastOrDefault();
        var sample = new Sample(
            now, ProcReading.Resident(process), ProcReading.Anonymous(process), ProcReading.OpenFiles(process), ProcReading.Threads(process), load.Waiting, load.Accepted, delivered);
        _samples.Add(sample);
        var seconds = (sample.At - (last?.At ?? TimeSpan.Zero)).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{now.TotalSeconds,6:0} s  memory {sample.Resident / 1e6,5:0} MB ({sample.Anonymous / 1e6:0} MB without files)  files {sample.Files,3}  threads {sample.Threads,3}  waiting {sample.Waiting,6:N0}  "
            + $"accepted {(sample.Accepted - (last?.Accepted ?? 0)) / seconds,6:N0}/s  delivered {(sample.Delivered - (last?.Delivered ?? 0)) / seconds,6:N0}/s"));
    }

    private static async Task<long> WaitingAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var queue = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("v3/posthorn/queue", UriKind.Relative), cancellationToken));
        var total = queue.RootElement.GetProperty("total");
        return total.GetProperty("waiting").GetInt64() + total.GetProperty("deferred").GetInt64() + total.GetProperty("under_way").GetInt64();
    }
}
