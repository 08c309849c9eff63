using Posthorn.Accounts;
using Posthorn.Storage;

namespace Posthorn.Tracking.Endpoints;

/// <summary>Links in mail of a deactivated account lead nowhere. Known from memory as a rule; where the database is slow or away a link works.</summary>
internal sealed class ClosedAccounts(IAccounts accounts, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async ValueTask<bool> CoversAsync(long accountId)
    {
        try
        {
            return await accounts.FindAsync(accountId, CancellationToken.None).AsTask().WaitAsync(Patience, clock) is { Status: AccountStatus.Deactivated };
        }
        catch (Exception fault) when (fault is StorageUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
