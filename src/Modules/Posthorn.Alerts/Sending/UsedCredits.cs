using Posthorn.Accounts;

namespace Posthorn.Alerts.Sending;

/// <summary>How much is used, by the account's book of credits.</summary>
internal sealed class UsedCredits(ICredits credits) : IUsage
{
    public async ValueTask<AccountUsage?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        await credits.GetAsync(accountId, cancellationToken) is { Limit: { } limit } balance ? new AccountUsage(balance.Used, limit.Total, balance.LastReset) : null;
}
