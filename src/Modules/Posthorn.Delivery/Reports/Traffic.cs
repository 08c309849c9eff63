using System.Collections.Concurrent;
using Posthorn.Delivery.Attempts;

namespace Posthorn.Delivery.Reports;

/// <summary>What happened at each destination lately, in memory. Bounded: destinations beyond the limit are not followed.</summary>
internal sealed class Traffic(TimeProvider clock)
{
    private const int MaxDestinations = 50_000;
    private const int MaxReply = 300;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(6);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Destination> _destinations = new(StringComparer.Ordinal);
    private DateTimeOffset _nextSweep;

    public void Record(string domain, AttemptOutcome outcome, DateTimeOffset now)
    {
        if (!_destinations.TryGetValue(domain, out var destination))
        {
            if (_destinations.Count >= MaxDestinations && now >= _nextSweep)
            {
                // Not for every mail: the whole table is looked through.
                _nextSweep = now + SweepInterval;
                ForgetOld(now);
            }

            if (_destinations.Count >= MaxDestinations)
            {
                return;
            }

            destination = _destinations.GetOrAdd(domain, _ => new Destination());
        }

        lock (destination)
        {
            (outcome is AttemptOutcome.Delivered ? destination.Delivered : destination.Deferred).Count(now);
            destination.LastReply = outcome.Text is { Length: > MaxReply } words ? words[..MaxReply] + "…" : outcome.Text;
            destination.LastReplyAt = now;
        }
    }

    public TrafficReport? Of(string domain)
    {
        if (!_destinations.TryGetValue(domain, out var destination))
        {
            return null;
        }

        lock (destination)
        {
            var now = clock.GetUtcNow();
            return new TrafficReport(destination.Delivered.PerMinute(now), destination.Deferred.PerMinute(now), destination.LastReply, destination.LastReplyAt);
        }
    }

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (var (domain, destination) in _destinations)
        {
            if (destination.LastReplyAt < now - Memory)
            {
                _destinations.TryRemove(domain, out _);
            }
        }
    }

    private sealed class Destination
    {
        public RateMeter Delivered { get; } = new();

        public RateMeter Deferred { get; } = new();

        public string? LastReply { get; set; }

        public DateTimeOffset LastReplyAt { get; set; }
    }
}
