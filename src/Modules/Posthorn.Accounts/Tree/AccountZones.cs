namespace Posthorn.Accounts.Tree;

internal sealed class AccountZones(IAccounts accounts) : IAccountZones
{
    public async ValueTask<TimeZoneInfo> FindAsync(long accountId, CancellationToken cancellationToken) =>
        (await accounts.FindAsync(accountId, cancellationToken))?.Zone ?? TimeZoneInfo.Utc;
}
