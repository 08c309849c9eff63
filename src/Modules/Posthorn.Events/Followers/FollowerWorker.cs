using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Events.Log;
using Posthorn.Storage;

namespace Posthorn.Events.Followers;

/// <summary>Keeps every follower at the end of the log, each in a loop of its own. One node looks after a follower, and another one when that node is gone.</summary>
internal sealed partial class FollowerWorker(
    IEnumerable<IEventFollower> followers, FollowerStep step, AppendSignal appended, FollowerLags lags, Leases leases, NodeMembership node, TimeProvider clock,
    ILogger<FollowerWorker> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(followers.Select(follower => Task.Run(() => FollowAsync(follower, stoppingToken), stoppingToken)));

    private async Task FollowAsync(IEventFollower follower, CancellationToken cancellationToken)
    {
        await using var right = new HeldLease(leases, $"follower/{follower.Name}", $"node/{node.Number}", clock);
        var (failures, wait) = (0, FollowerSchedule.AfterAppend);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var next = appended.Next;
                if (!await right.HoldAsync(cancellationToken))
                {
                    lags.CaughtUp(follower.Name);
                    await Task.Delay(FollowerSchedule.Longest, clock, cancellationToken);
                    continue;
                }

                var outcome = await step.ExecuteAsync(follower, cancellationToken);
                failures = 0;
                if (outcome.Count == FollowerStep.MaxBatch)
                {
                    lags.Behind(follower.Name);
                    continue;
                }

                lags.CaughtUp(follower.Name);
                wait = FollowerSchedule.Next(wait, outcome.Count > 0);
                if (await IsAppendedAsync(next, wait, cancellationToken))
                {
                    wait = FollowerSchedule.AfterAppend;
                    await Task.Delay(wait, clock, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                failures++;
                lags.Behind(follower.Name);
                var pause = FollowerSchedule.AfterFailure(failures);
                LogFailure(logger, fault, follower.Name, failures, pause);
                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> IsAppendedAsync(Task next, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(wait, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Follower {Follower} failed {Failures} times in a row; its place in the log is kept, and it is tried again in {Pause}")]
    private static partial void LogFailure(ILogger logger, Exception fault, string follower, int failures, TimeSpan pause);
}
