using Posthorn.Delivery.Settle;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Tests.Settle;

public sealed class OutcomeSignalTests
{
    [Fact]
    public async Task A_node_is_sick_while_the_gate_is_closed()
    {
        var gate = new StorageGate();
        var signal = new OutcomeSignal(gate);
        Assert.Equal(HealthState.Healthy, await StateAsync());

        gate.Close();
        Assert.Equal(HealthState.Sick, await StateAsync());

        gate.Open();
        Assert.Equal(HealthState.Healthy, await StateAsync());

        async Task<HealthState> StateAsync() => (await signal.MeasureAsync(TestContext.Current.CancellationToken)).Enter;
    }
}
