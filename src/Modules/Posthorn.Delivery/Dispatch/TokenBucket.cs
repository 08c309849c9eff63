namespace Posthorn.Delivery.Dispatch;

/// <summary>Messages per time, spread evenly: what a second allows may come at once, no more. The clock is an argument.</summary>
internal sealed class TokenBucket
{
    private double _tokens = 1;
    private DateTimeOffset _filledAt;

    /// <param name="perSecond">The rate now; it may change from call to call.</param>
    /// <param name="nextAt">When refused: when to ask again.</param>
    public bool TryTake(double perSecond, DateTimeOffset now, out DateTimeOffset nextAt)
    {
        var capacity = Math.Max(1, perSecond);
        if (_filledAt != default)
        {
            _tokens = Math.Min(capacity, _tokens + Math.Max(0, (now - _filledAt).TotalSeconds) * perSecond);
        }

        _filledAt = now;
        nextAt = now;
        if (_tokens >= 1)
        {
            _tokens--;
            return true;
        }

        nextAt = now + TimeSpan.FromSeconds(Math.Min((1 - _tokens) / perSecond, TimeSpan.FromDays(1).TotalSeconds));
        return false;
    }
}
