using Microsoft.Extensions.Hosting;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Wakes the lanes that are paced, ten times a second: a rate of more comes in small groups.</summary>
internal sealed class DispatcherClock(Dispatcher dispatcher, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            dispatcher.Tick();
        }
    }
}
