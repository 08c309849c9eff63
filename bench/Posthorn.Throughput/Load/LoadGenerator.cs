using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Load;

/// <summary>When the load began and when the last request was answered, by the stopwatch.</summary>
internal sealed record LoadTimes(long Started, long Answered);

/// <summary>Puts requests through a few connections, each as soon as the one before it was answered. A blocking thread for each connection.</summary>
internal sealed class LoadGenerator(IPEndPoint api, RequestTemplate template, int connections)
{
    private const int StackBytes = 256 * 1024;
    private Exception? _fault;
    private int _next;
    private int _end;

    /// <param name="first">The number of the first recipient.</param>
    /// <param name="messages">How many mails; a multiple of the template's recipients.</param>
    /// <param name="cancellationToken">Stops after the requests under way.</param>
    /// <exception cref="BenchmarkFault">A request was not accepted.</exception>
    public async Task<LoadTimes> RunAsync(int first, int messages, CancellationToken cancellationToken)
    {
        (_next, _end, _fault) = (first, first + messages, null);
        var sessions = Enumerable.Range(0, Math.Min(connections, messages / template.Recipients)).Select(_ => new HttpSession(api)).ToList();
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
        return Volatile.Read(ref _fault) is { } fault ? throw new BenchmarkFault(fault.Message) : new LoadTimes(started, answered);

        void WorkAndSignOff(HttpSession session)
        {
            Work(session, cancellationToken);
            if (Interlocked.Decrement(ref running) == 0)
            {
                done.TrySetResult();
            }
        }
    }

    private void Work(HttpSession session, CancellationToken cancellationToken)
    {
        try
        {
            using (session)
            {
                var request = template.NewRequest();
                while (!cancellationToken.IsCancellationRequested && Volatile.Read(ref _fault) is null)
                {
                    var recipient = Interlocked.Add(ref _next, template.Recipients) - template.Recipients;
                    if (recipient >= _end)
                    {
                        return;
                    }

                    template.Address(request, recipient);
                    session.Post(request);
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or BenchmarkFault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
        }
    }
}
