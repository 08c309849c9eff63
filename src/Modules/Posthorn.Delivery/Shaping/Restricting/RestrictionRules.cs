namespace Posthorn.Delivery.Shaping;

/// <summary>What a reaction makes of the restrictions that are there. Pure.</summary>
internal static class RestrictionRules
{
    /// <summary>One slot for each <see cref="RestrictionKind"/>.</summary>
    public const int Kinds = 4;

    /// <param name="slots">What is in force, by kind.</param>
    /// <param name="blank">A restriction with key, cause, reply, host and start, to be filled in; its id is taken for a new one.</param>
    /// <returns>The slots after it; those that did not change are the same objects.</returns>
    public static Restriction?[] After(Restriction?[] slots, ReactionEffect effect, Func<Restriction> blank, DateTimeOffset now)
    {
        var after = (Restriction?[])slots.Clone();
        switch (effect)
        {
            case ReactionEffect.Slow slow:
                Set(RestrictionKind.Slow, old => old is null
                    ? AdaptiveLimit.Begin(slow.Factor, slow.CleanInterval, now)
                    : old.Limit.Cut(slow.Factor, slow.CleanInterval, now));
                break;
            case ReactionEffect.SlowTo to:
                Set(RestrictionKind.SlowTo, old => SlowTo(old, to, now));
                after[(int)RestrictionKind.SlowTo] = after[(int)RestrictionKind.SlowTo]! with { Rate = to.Rate };
                break;
            case ReactionEffect.Suspend suspend:
                var until = now + suspend.For;
                End(RestrictionKind.Suspend, until);

                // Afterwards it begins small and climbs: what was too much before the pause would be too much after it.
                Set(RestrictionKind.Slow, old => (old?.Limit ?? AdaptiveLimit.Begin(1, ReactionParser.DefaultCleanInterval, now)).AtMost(suspend.ThenShare, until, now));
                break;
            case ReactionEffect.OtherIp other:
                End(RestrictionKind.OtherIp, now + other.For);
                break;
        }

        return after;

        void Set(RestrictionKind kind, Func<Restriction?, AdaptiveLimit> limit)
        {
            var old = Living(kind);
            after[(int)kind] = Touched(kind, old) with { Limit = limit(old) };
        }

        void End(RestrictionKind kind, DateTimeOffset until)
        {
            var old = Living(kind);
            after[(int)kind] = Touched(kind, old) with { Until = old is not null && old.Until > until ? old.Until : until };
        }

        Restriction? Living(RestrictionKind kind) => slots[(int)kind] is { } known && !known.IsOver(now) ? known : null;

        Restriction Touched(RestrictionKind kind, Restriction? old)
        {
            if (old is null)
            {
                return blank() with { Kind = kind, Hits = 1 };
            }

            var cause = blank();
            return old with { Cause = cause.Cause, Reply = cause.Reply, Host = cause.Host, Hits = old.Hits + 1 };
        }
    }

    /// <summary>Down to the rate that the rule names; where that was still too much, to half of it.</summary>
    private static AdaptiveLimit SlowTo(Restriction? old, ReactionEffect.SlowTo to, DateTimeOffset now)
    {
        if (old is null)
        {
            return AdaptiveLimit.Begin(Restriction.NamedRateShare, to.CleanInterval, now);
        }

        var share = old.Limit.ShareAt(now);
        return old.Limit.Cut(share > Restriction.NamedRateShare ? Restriction.NamedRateShare / share : 0.5, to.CleanInterval, now);
    }
}
