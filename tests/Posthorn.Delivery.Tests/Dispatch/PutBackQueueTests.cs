using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class PutBackQueueTests
{
    [Fact]
    public async Task All_that_wait_are_taken_at_once_and_in_order()
    {
        using var queue = new PutBackQueue();
        queue.Add(Copies.Queued(1), Copies.Noon);
        queue.Add(Copies.Queued(2), Copies.Noon.AddSeconds(5));

        Assert.Equal([(Copies.Queued(1), Copies.Noon), (Copies.Queued(2), Copies.Noon.AddSeconds(5))], await queue.TakeAllAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_queue_waits_for_a_copy()
    {
        using var queue = new PutBackQueue();
        queue.Add(Copies.Queued(1), Copies.Noon);
        queue.Add(Copies.Queued(2), Copies.Noon);
        await queue.TakeAllAsync(TestContext.Current.CancellationToken);

        var waiting = queue.TakeAllAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        queue.Add(Copies.Queued(3), Copies.Noon);

        Assert.Equal([(Copies.Queued(3), Copies.Noon)], await waiting);
    }
}
