using System.Collections.Concurrent;
using System.Net;
using Posthorn.Kernel;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <summary>
/// The restrictions in force on this node, in memory; <see cref="RestrictionWorker"/> keeps them over a restart.
/// Reading costs two look-ups and no allocation, and nothing at all while there are none.
/// </summary>
internal sealed class Restrictions(IdGenerator ids, TimeProvider clock) : IRestrictions
{
    /// <summary>Ways under restriction at most. A server can make one for each site; beyond this new ones are not taken.</summary>
    private const int MaxWays = 50_000;

    private readonly ConcurrentDictionary<RestrictionKey, Restriction?[]> _ways = new();
    private readonly Lock _writing = new();
    private readonly Dictionary<long, Restriction?> _unstored = [];
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Carries out what a reply asks for.</summary>
    /// <param name="scope">See <see cref="ShapingKey.Scope"/>.</param>
    /// <param name="source">The local address of the connection; null: the system's choice.</param>
    /// <param name="host">The MX host that said it.</param>
    public void Apply(Reaction reaction, string scope, IPAddress? source, string host, SmtpReply reply, DateTimeOffset now)
    {
        if (reaction.Effect is ReactionEffect.None)
        {
            return;
        }

        var key = new RestrictionKey(reaction.AllIps ? null : source, scope);
        lock (_writing)
        {
            var known = _ways.GetValueOrDefault(key);
            if (known is null && _ways.Count >= MaxWays)
            {
                return;
            }

            Store(key, known ?? new Restriction?[RestrictionRules.Kinds], RestrictionRules.After(
                known ?? new Restriction?[RestrictionRules.Kinds],
                reaction.Effect,
                () => new Restriction(ids.Next(), key, default, reaction.Name, Restriction.Bound(reply), host, now, default, default, default, 0),
                now));
        }
    }

    /// <summary>What is left of a way now.</summary>
    public ThrottleState StateOf(IPAddress? source, string scope, DateTimeOffset now)
    {
        if (_count == 0)
        {
            return ThrottleState.Free;
        }

        var state = StateOf(new RestrictionKey(null, scope), now);
        return source is null ? state : state.And(StateOf(new RestrictionKey(source, scope), now));
    }

    public IReadOnlyList<RestrictionReport> List()
    {
        var now = clock.GetUtcNow();
        return [.. _ways.Values.SelectMany(slots => slots).OfType<Restriction>().Where(restriction => !restriction.IsOver(now))
            .OrderByDescending(restriction => restriction.Id)
            .Select(restriction => restriction.Report(now))];
    }

    public bool Cancel(long id)
    {
        var now = clock.GetUtcNow();
        lock (_writing)
        {
            foreach (var (key, slots) in _ways)
            {
                if (Array.FindIndex(slots, restriction => restriction?.Id == id) is var slot and >= 0)
                {
                    var living = !slots[slot]!.IsOver(now);
                    var after = (Restriction?[])slots.Clone();
                    after[slot] = null;
                    if (slot == (int)RestrictionKind.Suspend && after[(int)RestrictionKind.Slow] is { } slow && slow.Limit.LastReply > now)
                    {
                        // The climb was to begin when the suspension ends, and that is now.
                        after[(int)RestrictionKind.Slow] = slow with { Limit = slow.Limit with { LastReply = now } };
                    }

                    Store(key, slots, after);
                    return living;
                }
            }
        }

        return false;
    }

    /// <summary>Takes what an earlier life of this node stored.</summary>
    public void Restore(IEnumerable<Restriction> stored)
    {
        var now = clock.GetUtcNow();
        lock (_writing)
        {
            foreach (var restriction in stored.Where(restriction => !restriction.IsOver(now)))
            {
                var slots = _ways.GetValueOrDefault(restriction.Key) ?? new Restriction?[RestrictionRules.Kinds];
                if (slots[(int)restriction.Kind] is null)
                {
                    var after = (Restriction?[])slots.Clone();
                    after[(int)restriction.Kind] = restriction;
                    _ways[restriction.Key] = after;
                }
            }

            _count = _ways.Count;
        }
    }

    /// <summary>Forgets what is over.</summary>
    public void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, slots) in _ways)
        {
            if (Array.Exists(slots, restriction => restriction is not null && restriction.IsOver(now)))
            {
                lock (_writing)
                {
                    if (_ways.TryGetValue(key, out var present))
                    {
                        Store(key, present, Array.ConvertAll(present, restriction => restriction is not null && restriction.IsOver(now) ? null : restriction));
                    }
                }
            }
        }
    }

    /// <summary>What changed since it was last asked: a restriction, or null for one that is gone.</summary>
    public IReadOnlyList<(long Id, Restriction? Restriction)> TakeUnstored()
    {
        lock (_writing)
        {
            var taken = _unstored.Select(change => (change.Key, change.Value)).ToList();
            _unstored.Clear();
            return taken;
        }
    }

    /// <summary>Gives back what could not be stored; what changed meanwhile is newer.</summary>
    public void ReturnUnstored(IReadOnlyList<(long Id, Restriction? Restriction)> changes)
    {
        lock (_writing)
        {
            foreach (var (id, restriction) in changes)
            {
                _unstored.TryAdd(id, restriction);
            }
        }
    }

    private ThrottleState StateOf(RestrictionKey key, DateTimeOffset now)
    {
        if (!_ways.TryGetValue(key, out var slots))
        {
            return ThrottleState.Free;
        }

        var state = ThrottleState.Free;
        foreach (var restriction in slots)
        {
            if (restriction is not null)
            {
                state = state.And(restriction.StateAt(now));
            }
        }

        return state;
    }

    /// <summary>Arrays in the dictionary are never changed, so a reader needs no lock.</summary>
    private void Store(RestrictionKey key, Restriction?[] before, Restriction?[] after)
    {
        for (var slot = 0; slot < after.Length; slot++)
        {
            if (before[slot] is { } gone && gone.Id != after[slot]?.Id)
            {
                _unstored[gone.Id] = null;
            }

            if (after[slot] is { } present && !ReferenceEquals(before[slot], present))
            {
                _unstored[present.Id] = present;
            }
        }

        if (Array.TrueForAll(after, restriction => restriction is null))
        {
            _ways.TryRemove(key, out _);
        }
        else
        {
            _ways[key] = after;
        }

        _count = _ways.Count;
    }
}
