using System.Collections.Concurrent;
using Posthorn.Kernel;

namespace Posthorn.Events.Followers;

/// <summary>How far the followers that this node runs are behind the log.</summary>
internal sealed class FollowerLags(TimeProvider clock) : IEventLag, IHealthSignal
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, long> _behindSince = new();

    public string Name => "events";

    public TimeSpan Longest => _behindSince.IsEmpty
        ? TimeSpan.Zero
        : clock.GetElapsedTime(_behindSince.Values.Append(clock.GetTimestamp()).Min());

    /// <summary>It works through what there is, or fails at it: its lag is counted from the first time that this was said.</summary>
    public void Behind(string follower) => _behindSince.TryAdd(follower, clock.GetTimestamp());

    /// <summary>It has read all that there is, or another node looks after it.</summary>
    public void CaughtUp(string follower) => _behindSince.TryRemove(follower, out _);

    /// <summary>Never a reason to refuse mail: what is late is what is told of it.</summary>
    public ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        Longest is var longest && longest < Late
            ? HealthReading.Healthy
            : HealthReading.Of(
                HealthState.Pressured,
                $"{string.Join(", ", _behindSince.Keys.Order())} cannot keep up with the event log since {longest.TotalSeconds:0} seconds; the limit is {Late.TotalSeconds:0}",
                "events are recorded late"));
}
