using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Insights.Downloads;

/// <summary>Makes files one after the other. One node does it at a time; what a crash interrupts is made anew.</summary>
internal sealed partial class DownloadWorker(
    DownloadStore downloads, MakeDownload make, Leases leases, NodeMembership node, TimeProvider clock, ILogger<DownloadWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var right = new HeldLease(leases, "insights-downloads", $"node/{node.Number}", clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                while (await right.HoldAsync(stoppingToken) && await downloads.NextAsync(stoppingToken) is { } next)
                {
                    await make.ExecuteAsync(next, stoppingToken);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
                wait = AfterFailure;
            }

            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A file of the activity feed could not be made and is tried again: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
