using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Delivery.Sources;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class SourceWatchWorkerTests
{
    private readonly ManualClock _clock = new();
    private readonly Fleet _fleet = new Fleet().With([Fleet.Ip(1)]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Addresses_are_looked_at_before_anything_is_sent_and_every_minute()
    {
        _fleet.TakeAway(1, "not on this machine");
        using var worker = new SourceWatchWorker(_fleet.Watch, _fleet, _clock, NullLogger<SourceWatchWorker>.Instance);

        await worker.StartAsync(Token);
        Assert.NotNull(_fleet.Watch.ReasonOf(1));

        _fleet.BringBack(1);
        await UntilAsync(() => _fleet.Watch.ReasonOf(1) is null);
        await worker.StopAsync(Token);
    }

    [Fact]
    public void Between_two_checks_only_changed_addresses_are_a_reason_to_look()
    {
        using var worker = new SourceWatchWorker(_fleet.Watch, _fleet, _clock, NullLogger<SourceWatchWorker>.Instance);
        worker.CheckIfDue();

        _fleet.TakeAway(1, "not on this machine");
        _clock.Advance(TimeSpan.FromSeconds(59));
        worker.CheckIfDue();
        Assert.Null(_fleet.Watch.ReasonOf(1));

        _fleet.With([Fleet.Ip(1), Fleet.Ip(2)]);
        worker.CheckIfDue();
        Assert.NotNull(_fleet.Watch.ReasonOf(1));

        _fleet.BringBack(1);
        _clock.Advance(TimeSpan.FromSeconds(60));
        worker.CheckIfDue();
        Assert.Null(_fleet.Watch.ReasonOf(1));
    }

    /// <summary>Lets the clock run; the worker's timer is set by another thread.</summary>
    private async Task UntilAsync(Func<bool> isDone)
    {
        while (!isDone())
        {
            Token.ThrowIfCancellationRequested();
            if (_clock.PendingTimers > 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(2));
            }

            await Task.Yield();
        }
    }
}
