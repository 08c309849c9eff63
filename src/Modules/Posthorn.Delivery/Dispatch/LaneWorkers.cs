using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Delivery.Settle;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Starts a task for each connection that the dispatcher asks for, and at the end lets those in the middle of a message finish.</summary>
internal sealed partial class LaneWorkers(Dispatcher dispatcher, LaneWorker worker, Settler settler, TimeProvider clock, ILogger<LaneWorkers> logger)
    : IHostedService, IDisposable
{
    /// <summary>How long messages under way may take when the program ends.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stop = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        dispatcher.StartWorker = lane =>
        {
            var task = Task.Run(() => worker.RunAsync(lane, _stop.Token), CancellationToken.None);
            _running.TryAdd(task, true);
            task.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
        };
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        dispatcher.Stop();
        try
        {
            await Task.WhenAll(_running.Keys).WaitAsync(Grace, clock, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            LogCut(logger, _running.Count, Grace.TotalSeconds);
            await _stop.CancelAsync();
        }

        await settler.DrainAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Connections} connections still had a message under way after {Seconds} seconds and are cut; what is not known to have arrived is tried again")]
    private static partial void LogCut(ILogger logger, int connections, double seconds);
}
