namespace Posthorn.Insights.Statistics;

/// <summary>An account with those under it, from whoever keeps the tree.</summary>
internal sealed class AccountFamily(IEnumerable<ISubusers> books)
{
    private readonly ISubusers? _book = books.LastOrDefault();

    public async ValueTask<IReadOnlyList<Subuser>> SubusersAsync(long accountId, CancellationToken cancellationToken) =>
        _book is null ? [] : await _book.ListAsync(accountId, cancellationToken);

    /// <summary>The account and its subusers.</summary>
    public async ValueTask<IReadOnlyList<long>> AccountsAsync(long accountId, CancellationToken cancellationToken) =>
        [accountId, .. (await SubusersAsync(accountId, cancellationToken)).Select(subuser => subuser.AccountId)];
}
