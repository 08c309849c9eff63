namespace Posthorn.Insights.Statistics;

/// <summary>An account with those under it.</summary>
internal sealed class AccountFamily(ISubusers subusers)
{
    public ValueTask<IReadOnlyList<Subuser>> SubusersAsync(long accountId, CancellationToken cancellationToken) => subusers.ListAsync(accountId, cancellationToken);

    /// <summary>The account and its subusers.</summary>
    public async ValueTask<IReadOnlyList<long>> AccountsAsync(long accountId, CancellationToken cancellationToken) =>
        [accountId, .. (await SubusersAsync(accountId, cancellationToken)).Select(subuser => subuser.AccountId)];
}
