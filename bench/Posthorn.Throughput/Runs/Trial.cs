using System.Diagnostics;
using Posthorn.Throughput.Load;
using Posthorn.Throughput.Measures;
using Posthorn.Throughput.Servers;
using Posthorn.Throughput.Sink;

namespace Posthorn.Throughput.Runs;

/// <summary>Runs against one server: the same clock, the same sink, the same size on the wire, whatever the server is.</summary>
/// <param name="unit">Mails that go in together; every load is a multiple.</param>
internal sealed class Trial(ITestedServer server, SmtpSink sink, ThroughputOptions options, int unit)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToSettle = TimeSpan.FromSeconds(20);
    private int _next;
    private int _textBytes = options.Size;

    /// <summary>Sends one mail, to see that it is signed as asked and how much the server adds to a text.</summary>
    public async Task FitSizeAsync(CancellationToken cancellationToken)
    {
        var (first, _) = await SendAsync(unit, cancellationToken);
        ThrowIfOtherwiseSigned(first.Sample ?? []);
        _textBytes = Math.Max(100, options.Size - ((int)first.MeanBytes - _textBytes));
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
            count / Stopwatch.GetElapsedTime(times.Started, times.Answered).TotalSeconds,
            count / Stopwatch.GetElapsedTime(times.Started, arrivals.CompletedAt).TotalSeconds,
            cpu?.TotalMilliseconds / count,
            busy.TotalMilliseconds / count,
            arrivals.MeanBytes);
    }

    private async Task<(Arrivals Arrivals, LoadTimes Times)> SendAsync(int messages, CancellationToken cancellationToken, Action? arrived = null)
    {
        var load = new MailLoad(_next, (messages + unit - 1) / unit * unit, _textBytes);
        _next += load.Messages;
        var arrivals = sink.Expect(load.First, load.Messages);
        var times = await server.SubmitAsync(load, cancellationToken);
        await WaitForLastAsync(arrivals, cancellationToken);
        arrived?.Invoke();
        await WaitForEmptyQueueAsync(cancellationToken);
        return arrivals.Repeated == 0
            ? (arrivals, times)
            : throw new BenchmarkFault($"{server.Name} delivered {arrivals.Repeated} mails more than once.");
    }

    private async Task WaitForLastAsync(Arrivals arrivals, CancellationToken cancellationToken)
    {
        var (seen, since) = (-1, Stopwatch.GetTimestamp());
        while (!arrivals.Completion.IsCompleted)
        {
            await Task.WhenAny(arrivals.Completion, Task.Delay(LookAgain, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            server.ThrowIfEnded();
            if (arrivals.Count != seen)
            {
                (seen, since) = (arrivals.Count, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > Stalled)
            {
                throw new BenchmarkFault($"{server.Name} delivered {seen} of {arrivals.Expected} mails, then none for {Stalled.TotalSeconds} seconds.");
            }
        }
    }

    /// <summary>The clock has stopped. That the server agrees with the sink is checked all the same.</summary>
    private async Task WaitForEmptyQueueAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await server.HasEmptyQueueAsync(cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(since) > ToSettle)
            {
                throw new BenchmarkFault($"the sink has every mail, but {ToSettle.TotalSeconds} seconds later {server.Name} still has some in its queue.");
            }

            await Task.Delay(LookAgain, TimeProvider.System, cancellationToken);
        }
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
