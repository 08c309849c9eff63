using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Posthorn.Delivery.Sources;

/// <summary>The warm-up accounts of this node, by address and provider, and the draws that they wait for. Taking never blocks.</summary>
internal sealed class WarmupBudgets
{
    /// <summary>An account waits for one draw at a time, so this is more than there will be.</summary>
    private const int MaxDraws = 4096;

    private readonly ConcurrentDictionary<(long IpId, string Provider), WarmupAccount> _accounts = new();
    private readonly Channel<WarmupDraw> _draws = Channel.CreateBounded<WarmupDraw>(MaxDraws);

    public ChannelReader<WarmupDraw> Draws => _draws.Reader;

    public ICollection<WarmupAccount> Accounts => _accounts.Values;

    public BudgetAnswer TryTake(long ipId, string provider, long hour, int limit)
    {
        var account = _accounts.GetOrAdd((ipId, provider), static key => new WarmupAccount(key.IpId, key.Provider));
        var answer = account.TryTake(hour, limit, out var draw);
        if (draw is not null && !_draws.Writer.TryWrite(draw))
        {
            // Asked for again by the next mail.
            account.Drawn(draw, null);
        }

        return answer;
    }

    public void Return(long ipId, string provider, long hour)
    {
        if (_accounts.TryGetValue((ipId, provider), out var account))
        {
            account.Return(hour);
        }
    }
}
