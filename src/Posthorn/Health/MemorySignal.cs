using Microsoft.Extensions.Options;
using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>What this process uses of the machine's or the container's memory.</summary>
internal sealed class MemorySignal(IOptions<HealthOptions> options, TimeProvider clock) : IHealthSignal
{
    /// <summary>Between two collections that we ask for: each one halts the program for a moment.</summary>
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromMinutes(1);

    private DateTimeOffset _collectedAt = DateTimeOffset.MinValue;

    public string Name => "memory";

    public ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken)
    {
        var reading = Read();
        if (reading.Enter >= HealthState.Shedding && clock.GetUtcNow() - _collectedAt > BetweenCollections)
        {
            // Garbage is no reason to refuse mail: only what remains is truly in use.
            _collectedAt = clock.GetUtcNow();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            reading = Read();
        }

        return ValueTask.FromResult(reading);
    }

    private HealthReading Read()
    {
        var heap = GC.GetGCMemoryInfo();
        return MeasureRules.OfMemory(
            Math.Max(Environment.WorkingSet, heap.TotalCommittedBytes), options.Value.MemoryLimit ?? heap.TotalAvailableMemoryBytes, options.Value);
    }
}
