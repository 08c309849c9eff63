using Microsoft.Extensions.Hosting;

namespace Posthorn.Delivery.Shaping;

/// <summary>Looks every few seconds whether the operator's rule file changed.</summary>
internal sealed class ShapingWorker(ShapingSource source, TimeProvider clock) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            source.Reload();
        }
    }
}
