using System.Diagnostics;
using System.Net.Sockets;

namespace Posthorn.Throughput.Load;

/// <summary>When the load began and when the last request was answered, by the stopwatch.</summary>
/// <param name="Accepted">Mails.</param>
/// <param name="LongestGap">The longest time without any answer.</param>
internal sealed record LoadTimes(long Started, long Answered, int Accepted, TimeSpan LongestGap)
{
    public double AcceptedPerSecond => Accepted / Stopwatch.GetElapsedTime(Started, Answered).TotalSeconds;
}

/// <summary>Puts requests through a few connections, each as soon as the one before it was answered. A blocking thread for each connection.</summary>
/// <param name="open">Makes a connection.</param>
/// <param name="unit">Mails that go in together.</param>
/// <param name="connections">At most.</param>
internal sealed class LoadGenerator(Func<ILoadSession> open, int unit, int connections)
{
    private const int StackBytes = 256 * 1024;
    private readonly AnswerClock _clock = new();
    private Exception? _fault;
    private int _next;
    private int _end;

    /// <param name="first">The number of the first recipient.</param>
    /// <param name="messages">How many mails at most; a multiple of the unit.</param>
    /// <param name="until">Its end is the load's too, after the requests under way; null: the last mail is.</param>
    /// <param name="cancellationToken">Stops after the requests under way.</param>
    /// <exception cref="BenchmarkFault">A request was not accepted.</exception>
    public async Task<LoadTimes> RunAsync(int first, int messages, Task? until, CancellationToken cancellationToken)
    {
        (_next, _end) = (first, first + messages);
        var sessions = Enumerable.Range(0, Math.Min(connections, messages / unit)).Select(_ => open()).ToList();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = sessions.Count;
        var started = Stopwatch.GetTimestamp();
        foreach (var session in sessions)
        {
            var thread = new Thread(() => WorkAndSignOff(session), StackBytes) { IsBackground = true, Name = "load" };
            thread.Start();
        }

        await done.Task;
        var answered = Stopwatch.GetTimestamp();
        cancellationToken.ThrowIfCancellationRequested();
        return Volatile.Read(ref _fault) is { } fault
            ? throw new BenchmarkFault(fault.Message)
            : new LoadTimes(started, answered, _clock.Answers * unit, _clock.LongestGap);

        void WorkAndSignOff(ILoadSession session)
        {
            Work(session, until, cancellationToken);
            if (Interlocked.Decrement(ref running) == 0)
            {
                done.TrySetResult();
            }
        }
    }

    private void Work(ILoadSession session, Task? until, CancellationToken cancellationToken)
    {
        try
        {
            using (session)
            {
                while (!cancellationToken.IsCancellationRequested && until is not { IsCompleted: true } && Volatile.Read(ref _fault) is null)
                {
                    var recipient = Interlocked.Add(ref _next, unit) - unit;
                    if (recipient >= _end)
                    {
                        return;
                    }

                    session.Send(recipient);
                    _clock.Answered();
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or BenchmarkFault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
        }
    }
}
