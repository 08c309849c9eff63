using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Posthorn.Delivery.Classification;

/// <summary>Stores what the counter gathered, now and then and at the end.</summary>
internal sealed partial class UnknownReplyWorker(
    UnknownReplyCounter counter, UnknownReplyStore store, TimeProvider clock, ILogger<UnknownReplyWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var replies = counter.TakeAll();
        if (replies.Count == 0)
        {
            return;
        }

        try
        {
            await store.AddAsync(replies, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Only a statistic: it waits in memory, within its bounds.
            foreach (var reply in replies)
            {
                counter.Add(reply);
            }

            LogLater(logger, fault.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unknown replies cannot be stored now: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
