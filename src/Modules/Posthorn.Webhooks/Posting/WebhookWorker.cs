using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Storage;
using Posthorn.Webhooks.Queue;

namespace Posthorn.Webhooks.Posting;

/// <summary>Looks after all queues: each endpoint on its own, so that a dead one costs only itself. One node does it at a time.</summary>
internal sealed partial class WebhookWorker(
    QueueStore queues, PostBatches post, Leases leases, NodeMembership node, IOptions<WebhooksOptions> options, TimeProvider clock, ILogger<WebhookWorker> logger) : BackgroundService
{
    /// <summary>Endpoints that are posted to at once; each has one batch in memory.</summary>
    private const int MaxAtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Task> _running = new();
    private DateTimeOffset _cleanAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var right = new HeldLease(leases, "webhooks", $"node/{node.Number}", clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                if (await right.HoldAsync(stoppingToken))
                {
                    await StartDueAsync(stoppingToken);
                    await CleanAsync(stoppingToken);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
                wait = AfterFailure;
            }

            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_running.Values);
    }

    private async Task StartDueAsync(CancellationToken cancellationToken)
    {
        if (_running.Count >= MaxAtOnce)
        {
            return;
        }

        // A random order: where more are due than places are free, nobody is always last.
        var due = (await queues.FindDueAsync(clock.GetUtcNow(), cancellationToken)).Where(queue => !_running.ContainsKey(queue.WebhookId)).ToArray();
        Random.Shared.Shuffle(due);
        foreach (var queue in due.Take(MaxAtOnce - _running.Count))
        {
            var started = new TaskCompletionSource();
            _running[queue.WebhookId] = started.Task;
            _ = RunAsync(queue, started, cancellationToken);
        }
    }

    private async Task RunAsync(QueueState queue, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => post.ExecuteAsync(queue, cancellationToken), cancellationToken);
        }
        catch (Exception fault)
        {
            // What was posted and could not be written down is posted again: at least once.
            if (!cancellationToken.IsCancellationRequested)
            {
                LogFault(logger, fault.Message);
                await Task.Delay(AfterFailure, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            _running.TryRemove(queue.WebhookId, out _);
            done.SetResult();
        }
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= _cleanAt)
        {
            _cleanAt = clock.GetUtcNow() + CleaningInterval;
            await queues.ForgetAsync(clock.GetUtcNow() - options.Value.Kept, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Webhooks are held up: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
