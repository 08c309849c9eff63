using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Erasure.Jobs;

/// <summary>
/// Works on jobs, one after the other; one node does it at a time. What a crash interrupts is begun again where the turn began: a room that is
/// already clean has nothing to do. Two nodes at once would do no harm either, as every room may be asked twice.
/// </summary>
internal sealed partial class ErasureWorker(
    JobStore jobs, EraseRecipients erase, Leases leases, NodeMembership node, TimeProvider clock, ILogger<ErasureWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromHours(1);

    private DateTimeOffset _cleanAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var right = new HeldLease(leases, "erasure", $"node/{node.Number}", clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                while (await right.HoldAsync(stoppingToken) && await jobs.NextAsync(stoppingToken) is { } job)
                {
                    await EraseAsync(job, right, stoppingToken);
                }

                await CleanAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
                wait = AfterFailure;
            }

            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A job that cannot be done now must not hold up the others.</summary>
    private async Task EraseAsync(ErasureJob job, HeldLease right, CancellationToken cancellationToken)
    {
        try
        {
            await erase.ExecuteAsync(job, token => KeepAsync(right, token), cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogJobFault(logger, fault, job.Id);
            await jobs.PutOffAsync(job.Id, AfterFailure, cancellationToken);
        }
    }

    private static async Task KeepAsync(HeldLease right, CancellationToken cancellationToken)
    {
        if (!await right.HoldAsync(cancellationToken))
        {
            throw new InvalidOperationException("Another node erases now.");
        }
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= _cleanAt)
        {
            _cleanAt = clock.GetUtcNow() + CleaningInterval;
            await jobs.ForgetAsync(cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {JobId} could not erase and is tried again")]
    private static partial void LogJobFault(ILogger logger, Exception fault, string jobId);

    [LoggerMessage(LogLevel.Warning, "Recipients are to be erased, which is tried again: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
