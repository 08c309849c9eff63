using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Storage;

namespace Posthorn.Delivery.Transcripts;

/// <summary>Deletes conversations whose time is over, in small batches with air between them, so that mail does not wait for it.</summary>
internal sealed class TranscriptKeeper(TranscriptStore store, IOptions<DeliveryOptions> options, TimeProvider clock, ILogger<TranscriptKeeper> logger)
    : PeriodicWorker(Interval, clock, logger)
{
    private const int Batch = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Air = TimeSpan.FromMilliseconds(200);

    protected override string Consequence => "Old conversations cannot be deleted now";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await store.DeleteBeforeAsync(Clock.GetUtcNow() - options.Value.TranscriptsKept, Batch, cancellationToken) == Batch)
        {
            await Task.Delay(Air, Clock, cancellationToken);
        }
    }
}
