using Microsoft.Extensions.Hosting;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Settle;

/// <summary>While the gate is closed, asks every second whether the database takes writes again.</summary>
internal sealed class StorageProbe(IDatabase database, StorageGate gate, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!gate.IsOpen && await CanWriteAsync(stoppingToken))
            {
                gate.Open();
            }
        }
    }

    private async Task<bool> CanWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await QueueStore.ProbeAsync(database, cancellationToken);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
