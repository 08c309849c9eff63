using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Storage;

namespace Posthorn.Partners.NewRelic;

/// <summary>Looks for settings whose turn has come. One node does it at a time.</summary>
internal sealed partial class NewRelicWorker(
    PostStatistics post, Leases leases, NodeMembership node, IOptions<PartnersOptions> options, TimeProvider clock, ILogger<NewRelicWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var right = new HeldLease(leases, "partners-new-relic", $"node/{node.Number}", clock);
        var interval = options.Value.NewRelicInterval < Longest ? options.Value.NewRelicInterval : Longest;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await right.HoldAsync(stoppingToken))
                {
                    await post.ExecuteAsync(stoppingToken);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
            }

            await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Statistics for New Relic are held up: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
