using Posthorn.Accounts;

namespace Posthorn.Insights.Statistics;

/// <summary>Subusers as the tree of accounts has them.</summary>
internal sealed class SubusersOfAccounts(IAccounts accounts) : ISubusers
{
    public async ValueTask<IReadOnlyList<Subuser>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        [.. (await accounts.ListSubusersAsync(accountId, cancellationToken)).Select(account => new Subuser(account.Id, account.Username))];
}
