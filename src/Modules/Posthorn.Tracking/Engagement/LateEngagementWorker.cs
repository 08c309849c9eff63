using Microsoft.Extensions.Hosting;
using Posthorn.Events;

namespace Posthorn.Tracking.Engagement;

/// <summary>Writes what could not be written at once, as soon as the database takes it.</summary>
internal sealed class LateEngagementWorker(RecordEngagement record, TimeProvider clock) : BackgroundService
{
    private const int AtOnce = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = new List<NewEvent>();
        while (await record.Late.WaitToReadAsync(stoppingToken))
        {
            while (waiting.Count < AtOnce && record.Late.TryRead(out var happened))
            {
                waiting.Add(happened);
            }

            while (waiting.Count > 0)
            {
                var written = await Task.WhenAll(waiting.Select(IsWrittenAsync));
                waiting = [.. waiting.Where((_, i) => !written[i])];
                if (waiting.Count > 0)
                {
                    await Task.Delay(Pause, clock, stoppingToken);
                }
            }
        }
    }

    private async Task<bool> IsWrittenAsync(NewEvent happened)
    {
        try
        {
            await record.WriteAsync(happened);
            return true;
        }
        catch (Exception)
        {
            // The one who kept it has said why; it is tried until it works.
            return false;
        }
    }
}
