using System.Net;
using System.Net.Sockets;
using Posthorn.Delivery.Routing;

namespace Posthorn.Delivery.Smtp;

/// <summary>
/// Connects to the addresses of one group until one answers (RFC 8305 section 5): each has the field for itself for a moment, then
/// the next starts beside it; a failed one makes way at once. The first that answers wins, the others are closed and wait for the case
/// that the winner is of no use. Disposing closes what still runs.
/// </summary>
internal sealed class ConnectRace(
    IEnumerable<RouteTarget> targets, SourceAddresses? source, TimeSpan connectTimeout, TimeSpan headStart, PeerMemory memory, ConnectNotes notes,
    TimeProvider clock)
    : IDisposable
{
    private const int MaxRunners = 3;
    private readonly Queue<RouteTarget> _waiting = new(targets);
    private readonly List<Runner> _runners = [];

    /// <summary>Connections under way.</summary>
    public int Running => _runners.Count;

    /// <summary>The last address that could not be reached, and why.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Set when our own address cannot be used.</summary>
    public (IPAddress Address, string Reason)? SourceFailure { get; private set; }

    /// <param name="budget">Time for this call at most.</param>
    /// <returns>The next address that answers, or null: none is left, the time is over, or our own address cannot be used.</returns>
    public async ValueTask<(Socket Socket, RouteTarget Target)?> NextAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (SourceFailure is null)
        {
            var left = budget - clock.GetElapsedTime(started);
            if (left > TimeSpan.Zero && _runners.Count < MaxRunners && _waiting.TryDequeue(out var target))
            {
                Start(target, left);
            }

            if (_runners.Count == 0)
            {
                LastFailure ??= _waiting.Count > 0 ? "no address answered within the time for connecting" : null;
                return null;
            }

            await WaitAsync(cancellationToken);
            for (var i = 0; i < _runners.Count; i++)
            {
                if (!_runners[i].Connecting.IsCompleted)
                {
                    continue;
                }

                var runner = _runners[i];
                _runners.RemoveAt(i--);
                var result = await runner.Connecting;
                runner.Dispose();
                if (result.Socket is { } socket)
                {
                    Overtake(runner);
                    return (socket, runner.Target);
                }

                cancellationToken.ThrowIfCancellationRequested();
                Failed(runner.Target, result);
            }
        }

        return null;
    }

    public void Dispose()
    {
        // Who still waits goes on in the middle of this, and must find nobody.
        Runner[] left = [.. _runners];
        _runners.Clear();
        _waiting.Clear();
        Array.ForEach(left, static runner => runner.GiveUp());
    }

    private void Start(RouteTarget target, TimeSpan left) =>
        _runners.Add(new Runner(target, source, left < connectTimeout ? left : connectTimeout, clock));

    /// <summary>Waits until somebody has arrived or failed, or the head start is over and the next address may begin.</summary>
    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0 || _runners.Count == MaxRunners)
        {
            await Task.WhenAny(_runners.Select(static runner => runner.Connecting)).WaitAsync(cancellationToken);
            return;
        }

        // A connection that is refused or accepted at once, as most are here, needs no timer.
        if (_runners.Exists(static runner => runner.Connecting.IsCompleted))
        {
            return;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny([.. _runners.Select(static runner => (Task)runner.Connecting), Task.Delay(headStart, clock, enough.Token)]);
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Those who started before the winner were slower than their head start: they are tried later next time.</summary>
    private void Overtake(Runner winner)
    {
        foreach (var slower in _runners)
        {
            slower.GiveUp();
            _waiting.Enqueue(slower.Target);
            if (slower.StartedAt < winner.StartedAt)
            {
                memory.DeadAddresses.Add(slower.Target.Address);
            }
        }

        _runners.Clear();
    }

    private void Failed(RouteTarget target, ConnectResult result)
    {
        if (result.LocalFault is { } local)
        {
            SourceFailure = (local, result.Reason);
            return;
        }

        memory.DeadAddresses.Add(target.Address);
        LastFailure = $"{target}: {result.Reason}";
        notes.Add(LastFailure);
    }

    private sealed class Runner : IDisposable
    {
        private readonly CancellationTokenSource _stop;

        public Runner(RouteTarget target, SourceAddresses? source, TimeSpan timeout, TimeProvider clock)
        {
            Target = target;
            StartedAt = clock.GetTimestamp();
            _stop = new CancellationTokenSource(timeout, clock);
            Connecting = TcpConnect.ConnectAsync(target.Address, source, _stop.Token);
        }

        public RouteTarget Target { get; }

        public long StartedAt { get; }

        public Task<ConnectResult> Connecting { get; }

        public void Dispose() => _stop.Dispose();

        /// <summary>Nobody waits any more; a connection that still comes about is closed.</summary>
        public void GiveUp()
        {
            _stop.Cancel();
            Connecting.ContinueWith(
                static (late, stop) =>
                {
                    late.Result.Socket?.Dispose();
                    ((CancellationTokenSource)stop!).Dispose();
                },
                _stop, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
