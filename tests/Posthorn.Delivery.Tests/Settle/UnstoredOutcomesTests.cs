using Posthorn.Delivery.Settle;

namespace Posthorn.Delivery.Tests.Settle;

public sealed class UnstoredOutcomesTests
{
    [Fact]
    public void An_outcome_that_is_stored_early_does_not_hide_one_before_it()
    {
        var outcomes = new UnstoredOutcomes();
        var delivered = new TaskCompletionSource();
        outcomes.Add(delivered.Task);
        outcomes.Add(Task.CompletedTask);

        Assert.False(outcomes.AllStored.IsCompleted);
        delivered.SetResult();
        Assert.True(outcomes.AllStored.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_new_connection_waits_for_nothing() => Assert.True(new UnstoredOutcomes().AllStored.IsCompleted);
}
