using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Storage;

namespace Posthorn.Delivery.Transcripts;

/// <summary>Deletes conversations whose time is over, in small batches with air between them, so that mail does not wait for it.</summary>
internal sealed partial class TranscriptKeeper(TranscriptStore store, IOptions<DeliveryOptions> options, TimeProvider clock, ILogger<TranscriptKeeper> logger)
    : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Air = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await DeleteOldAsync(stoppingToken);
            }
            catch (StorageUnavailableException fault)
            {
                LogLater(logger, fault.Message);
            }
        }
    }

    private async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        while (await store.DeleteBeforeAsync(clock.GetUtcNow() - options.Value.TranscriptsKept, Batch, cancellationToken) == Batch)
        {
            await Task.Delay(Air, clock, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old conversations cannot be deleted now: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
