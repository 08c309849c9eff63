using Microsoft.Extensions.Options;
using Posthorn.Senders;

namespace Posthorn.Delivery.Sources;

/// <summary>
/// Which address a copy leaves from. Pool named: one of the pool's, by weight. No pool, or one that is gone or empty: any of the account's.
/// No addresses at all, or delivery to the test mailbox: the default source. A warming address is used up to its hour's limit; what is above it overflows to the pool's warm
/// addresses, then to its other warming ones, then to any warm one of the account, and waits for the next hour when there is none.
/// </summary>
internal sealed class SourceChooser(ISendingIps ips, WarmupBudgets budgets, SourceWatch watch, IOptions<DeliveryOptions> options)
{
    /// <summary>Until a chunk is drawn: a write to the database.</summary>
    public static readonly TimeSpan DrawWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Until an address may be back: they are checked this often.</summary>
    public static readonly TimeSpan UnavailableWait = TimeSpan.FromMinutes(1);

    private const int MaxOnStack = 128;

    /// <summary>The test mailbox is on this machine and judges nobody.</summary>
    private readonly bool _isInbox = options.Value.Mode is DeliveryMode.Inbox;

    private SourcePlan? _plan;

    /// <summary>From 0 to below 1.</summary>
    public Func<double> Dice { get; init; } = Random.Shared.NextDouble;

    /// <param name="poolId">The pool that the mail named.</param>
    /// <param name="provider">The destination's provider, by whom warm-up is counted; null: all others together.</param>
    /// <param name="isSuspendedHere">Whether an address is not to be used for this destination now; null: none is.</param>
    /// <param name="families">What addresses the destination's hosts have: an IPv6 source cannot reach an IPv4 host.</param>
    public SourceChoice Choose(
        long accountId, long? poolId, string? provider, Func<long, bool>? isSuspendedHere, DateTimeOffset now, AddressFamilies families = AddressFamilies.Any)
    {
        var plan = CurrentPlan();
        if (_isInbox || plan.OfAccount(accountId) is not { } all)
        {
            return SourceChoice.Of(plan.Default);
        }

        provider ??= "";
        var pool = poolId is { } id && plan.OfPool(accountId, id) is { Length: > 0 } members ? members : null;
        var entries = pool ?? all;
        var open = entries.Length <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[entries.Length];
        var isAnyOpen = MarkUsable(entries, open, isSuspendedHere, families);
        var isNotDrawn = false;
        if (isAnyOpen && ChooseFrom(entries, open, provider, now, ref isNotDrawn) is { IsChosen: true } chosen)
        {
            return chosen;
        }

        if (!isAnyOpen)
        {
            return SourceChoice.Wait(now + UnavailableWait, SourceSentences.WhyNone(entries, pool is not null, watch, isSuspendedHere, families));
        }

        // The pool is used up for this hour: a warm address of the account may help out.
        if (pool is not null && PickWarmOf(all, isSuspendedHere, families, now) is { } helper)
        {
            return SourceChoice.Of(helper.Source);
        }

        return isNotDrawn
            ? SourceChoice.Wait(now + DrawWait, "the hour's warm-up budget is being drawn")
            : SourceChoice.Wait(WarmupSchedule.StartOf(WarmupSchedule.HourOf(now) + 1), "the warm-up limit of this hour is reached and no warm address can help out");
    }

    /// <summary>The copy was not sent after all: its place in the warm-up is free again.</summary>
    public void Return(SourceChoice choice)
    {
        if (choice is { IsChosen: true, WarmupHour: > 0 })
        {
            budgets.Return(choice.Source.IpId, choice.Provider, choice.WarmupHour);
        }
    }

    /// <summary>A connection could not be bound to the source's address: others take its mail until a check finds it well.</summary>
    public void ReportUnavailable(SendingSource source, string reason)
    {
        if (source.IpId != 0)
        {
            watch.Report(source.IpId, reason);
        }
    }

    private SourceChoice ChooseFrom(SourceEntry[] entries, Span<bool> open, string provider, DateTimeOffset now, ref bool isNotDrawn)
    {
        // Whose turn it is by weight, warm or not.
        var turn = WeightedPick.Next(entries, open, Dice());
        if (TryUse(entries[turn], provider, now, ref isNotDrawn) is { IsChosen: true } first)
        {
            return first;
        }

        open[turn] = false;
        if (PickWarm(entries, open, now) is { } warm)
        {
            return SourceChoice.Of(warm.Source);
        }

        while ((turn = WeightedPick.Next(entries, open, Dice())) >= 0)
        {
            if (TryUse(entries[turn], provider, now, ref isNotDrawn) is { IsChosen: true } another)
            {
                return another;
            }

            open[turn] = false;
        }

        return default;
    }

    private SourceChoice TryUse(SourceEntry entry, string provider, DateTimeOffset now, ref bool isNotDrawn)
    {
        if (entry.LimitOf(now) is not { } limit)
        {
            return SourceChoice.Of(entry.Source);
        }

        var answer = budgets.TryTake(entry.Source.IpId, provider, WarmupSchedule.HourOf(now), limit);
        isNotDrawn |= answer.State == BudgetState.NotYet;
        return answer.State == BudgetState.Taken ? SourceChoice.OfWarming(entry.Source, provider, answer.Hour) : default;
    }

    private SourceEntry? PickWarmOf(SourceEntry[] entries, Func<long, bool>? isSuspendedHere, AddressFamilies families, DateTimeOffset now)
    {
        var open = entries.Length <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[entries.Length];
        return MarkUsable(entries, open, isSuspendedHere, families) ? PickWarm(entries, open, now) : null;
    }

    private SourceEntry? PickWarm(SourceEntry[] entries, ReadOnlySpan<bool> open, DateTimeOffset now)
    {
        var warm = entries.Length <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            warm[i] = open[i] && entries[i].LimitOf(now) is null;
        }

        return WeightedPick.Next(entries, warm, Dice()) is var place and >= 0 ? entries[place] : null;
    }

    private bool MarkUsable(SourceEntry[] entries, Span<bool> open, Func<long, bool>? isSuspendedHere, AddressFamilies families)
    {
        var isAny = false;
        for (var i = 0; i < entries.Length; i++)
        {
            var source = entries[i].Source;
            open[i] = entries[i].Enabled && (source.Families & families) != 0 && watch.ReasonOf(source.IpId) is null
                && (isSuspendedHere is null || !isSuspendedHere(source.IpId));
            isAny |= open[i];
        }

        return isAny;
    }

    /// <summary>Two threads may make the same plan at once; either will do.</summary>
    private SourcePlan CurrentPlan()
    {
        var snapshot = ips.Current;
        var plan = Volatile.Read(ref _plan);
        if (plan is null || !ReferenceEquals(plan.Snapshot, snapshot))
        {
            plan = new SourcePlan(snapshot, options.Value.HostName);
            Volatile.Write(ref _plan, plan);
        }

        return plan;
    }
}
