using System.Diagnostics;
using Posthorn.Throughput.Load;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>Runs against one server: the same clock, the same sink, the same size on the wire, whatever the server is.</summary>
/// <param name="unit">Mails that go in together; every load is a multiple.</param>
/// <param name="to">All of them living.</param>
internal sealed class Trial(ITestedServer server, SmtpSink sink, ThroughputOptions options, int unit, Addressees to)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The number that no recipient has had yet.</summary>
    public int Next { get; private set; }

    /// <summary>Of a text that makes a mail of the size that was asked for.</summary>
    public int TextBytes { get; private set; } = options.Size;

    /// <summary>After each run the server's queue is to be empty. False: other mail waits there.</summary>
    public bool EmptiesQueue { get; set; } = true;

    /// <summary>Sends one mail, to see that it is signed as asked and how much the server adds to a text.</summary>
    public async Task FitSizeAsync(CancellationToken cancellationToken)
    {
        var (first, _) = await SendAsync(unit, cancellationToken);
        ThrowIfOtherwiseSigned(first.Sample ?? []);
        TextBytes = Math.Max(100, options.Size - ((int)first.MeanBytes - TextBytes));
    }

    public async Task<RunResult> RunAsync(int messages, CancellationToken cancellationToken)
    {
        var cpu = Cpu();
        var busy = ProcReading.MachineBusy();
        var (arrivals, times) = await SendAsync(messages, cancellationToken, () => (cpu, busy) = (Cpu() - cpu, ProcReading.MachineBusy() - busy));
        var count = arrivals.Expected;
        return new RunResult(
            server.Name,
            count,
            times.AcceptedPerSecond,
            count / Stopwatch.GetElapsedTime(times.Started, arrivals.CompletedAt).TotalSeconds,
            cpu?.TotalMilliseconds / count,
            busy.TotalMilliseconds / count,
            arrivals.MeanBytes);
    }

    /// <summary>The next so many recipients.</summary>
    public MailLoad Load(int messages)
    {
        var load = new MailLoad(Next, messages, TextBytes) { Batch = unit, To = to };
        Next += messages;
        return load;
    }

    private async Task<(Arrivals Arrivals, LoadTimes Times)> SendAsync(int messages, CancellationToken cancellationToken, Action? arrived = null)
    {
        var load = Load((messages + unit - 1) / unit * unit);
        var arrivals = sink.Expect(load.First, load.Messages, load.Messages);
        var times = await server.SubmitAsync(load, cancellationToken);
        await ArrivalWait.ForAsync(server, arrivals, load.Messages, Patience, cancellationToken);
        arrived?.Invoke();
        if (EmptiesQueue)
        {
            await ArrivalWait.ForEmptyQueueAsync(server, cancellationToken);
        }

        return (arrivals, times);
    }

    private void ThrowIfOtherwiseSigned(ReadOnlySpan<byte> mail)
    {
        var end = mail.IndexOf("\r\n\r\n"u8);
        var signed = mail[..Math.Max(0, end)].IndexOf("DKIM-Signature:"u8) >= 0;
        if (signed != options.Dkim)
        {
            throw new BenchmarkFault($"{server.Name} sent a mail {(signed ? "with" : "without")} a DKIM signature.");
        }
    }

    private TimeSpan? Cpu() => server.ProcessId is { } id ? ProcReading.CpuTime(id) : null;
}
