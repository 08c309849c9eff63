namespace Posthorn.Delivery.Sources;

/// <summary>
/// What this node may still send in one hour from one warming address to one provider. Drawn from the database in chunks of a twentieth
/// of the hour's limit: several nodes share the limit so, and a crash loses a chunk at most.
/// </summary>
internal sealed class WarmupAccount(long ipId, string provider)
{
    private const int ChunksPerHour = 20;
    private readonly Lock _lock = new();
    private long _hour;
    private int _limit;
    private int _left;
    private bool _isDrawing;
    private bool _isExhausted;

    public long IpId { get; } = ipId;

    public string Provider { get; } = provider;

    /// <param name="draw">What the caller now has to ask for, exactly once; null: nothing.</param>
    public BudgetAnswer TryTake(long hour, int limit, out WarmupDraw? draw)
    {
        lock (_lock)
        {
            // A clock that went back stays in the later hour: what was drawn for the earlier one is forgotten already.
            if (hour > _hour || limit != _limit)
            {
                (_hour, _limit, _left, _isDrawing, _isExhausted) = (Math.Max(hour, _hour), limit, 0, false, false);
            }

            var isTaken = _left > 0;
            _left -= isTaken ? 1 : 0;
            draw = WantedLocked();
            return isTaken ? BudgetAnswer.Taken(_hour) : _isExhausted ? BudgetAnswer.Exhausted(_hour) : BudgetAnswer.NotYet;
        }
    }

    /// <summary>A draw has ended.</summary>
    /// <param name="amount">What it got: less than wanted means that the hour's limit is reached; null: it failed.</param>
    public void Drawn(WarmupDraw draw, int? amount)
    {
        lock (_lock)
        {
            if (draw.Hour == _hour && draw.Limit == _limit)
            {
                _isDrawing = false;
                _left += amount ?? 0;
                _isExhausted = amount < draw.Wanted;
            }
        }
    }

    /// <summary>A mail that had its place was not sent.</summary>
    public void Return(long hour)
    {
        lock (_lock)
        {
            _left += hour == _hour ? 1 : 0;
        }
    }

    /// <summary>Empties the account, to give back what was not used.</summary>
    public (long Hour, int Left) Close()
    {
        lock (_lock)
        {
            var left = _left;
            (_left, _isExhausted) = (0, true);
            return (_hour, left);
        }
    }

    /// <summary>From half a chunk on, so that the next one is there before this one ends; never more than a chunk in hand.</summary>
    private WarmupDraw? WantedLocked()
    {
        var chunk = Math.Max(1, _limit / ChunksPerHour);
        if (_isDrawing || _isExhausted || _left > chunk / 2)
        {
            return null;
        }

        _isDrawing = true;
        return new WarmupDraw(this, _hour, _limit, chunk - _left);
    }
}

/// <summary>A chunk to be drawn.</summary>
/// <param name="Wanted">At least 1.</param>
internal sealed record WarmupDraw(WarmupAccount Account, long Hour, int Limit, int Wanted);

internal enum BudgetState
{
    /// <summary>One mail of the hour is the caller's.</summary>
    Taken,

    /// <summary>More has to be drawn first.</summary>
    NotYet,

    /// <summary>The hour's limit is reached.</summary>
    Exhausted,
}

/// <param name="Hour">The hour that was counted in.</param>
internal readonly record struct BudgetAnswer(BudgetState State, long Hour)
{
    public static BudgetAnswer NotYet { get; } = new(BudgetState.NotYet, 0);

    public static BudgetAnswer Taken(long hour) => new(BudgetState.Taken, hour);

    public static BudgetAnswer Exhausted(long hour) => new(BudgetState.Exhausted, hour);
}
