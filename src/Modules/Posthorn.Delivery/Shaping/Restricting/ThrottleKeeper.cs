using Microsoft.Extensions.Hosting;
using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Shaping;

/// <summary>Brings restrictions into the throttles: at once when a reply made one, and each second, as they climb, end or are cancelled.</summary>
internal sealed class ThrottleKeeper(Restrictions restrictions, Dispatcher dispatcher, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private bool _wasEmpty = true;

    public void Refresh()
    {
        var now = clock.GetUtcNow();
        dispatcher.Restrict(throttle => restrictions.StateOf(throttle.Source, throttle.Scope, now));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var isEmpty = restrictions.IsEmpty;
            if (!isEmpty || !_wasEmpty)
            {
                Refresh();
            }

            _wasEmpty = isEmpty;
        }
    }
}
