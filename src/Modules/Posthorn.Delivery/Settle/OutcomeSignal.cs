using Posthorn.Kernel;

namespace Posthorn.Delivery.Settle;

/// <summary>Delivery stands still while its outcomes cannot be recorded; whoever watches over the node hears of it.</summary>
internal sealed class OutcomeSignal(StorageGate gate) : IHealthSignal
{
    public string Name => "outcomes";

    public ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken) => ValueTask.FromResult(gate.IsOpen
        ? HealthReading.Healthy
        : HealthReading.Of(
            HealthState.Sick, "Delivery pauses, since the database does not take its outcomes", "this server's database takes no writes now"));
}
