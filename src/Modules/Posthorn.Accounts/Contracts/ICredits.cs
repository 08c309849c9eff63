using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>What accounts may send: one credit for each recipient. Without limit by default. A subuser's mail takes its parent's credits too.</summary>
public interface ICredits
{
    /// <summary>As the database has them now.</summary>
    Task<CreditBalance> GetAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>Sets a limit, with all of it left, or takes it away.</summary>
    /// <param name="session">A transaction of the caller's, who calls <see cref="Forget"/> after the commit.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="limit">Null: without limit.</param>
    ValueTask<CreditBalance> SetAsync(DbSession session, long accountId, CreditLimit? limit);

    /// <summary>Adds to what is left, or takes away from it; it never falls below nothing.</summary>
    /// <returns>What is left now; that of an account without limit is as it was.</returns>
    ValueTask<CreditBalance> AdjustAsync(DbSession session, long accountId, int difference);

    /// <summary>Takes credits, all or none. For an account without limit under a parent without one it costs two looks into memory.</summary>
    /// <param name="accountId">Who sends.</param>
    /// <param name="credits">One for each recipient.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>False: there are not so many left.</returns>
    ValueTask<bool> TryTakeAsync(long accountId, int credits, CancellationToken cancellationToken);

    /// <summary>Gives back what was taken for mail that was not accepted after all.</summary>
    ValueTask ReturnAsync(long accountId, int credits, CancellationToken cancellationToken);

    /// <summary>After a commit that set or took away a limit: this node obeys at once, others within ten seconds.</summary>
    void Forget(long accountId);
}

/// <param name="Total">1 or more.</param>
/// <param name="Every">When it is whole again; null: never.</param>
public sealed record CreditLimit(int Total, ResetFrequency? Every);

/// <summary>Periods begin at midnight in the account's time zone: of the first day of a month, of a Monday, of any day.</summary>
public enum ResetFrequency
{
    Monthly,
    Weekly,
    Daily,
}

/// <param name="Limit">Null: without limit, and the other values say nothing.</param>
/// <param name="Remain">What is left.</param>
/// <param name="LastReset">When the running period began, or, without periods, when the credits were given.</param>
/// <param name="NextReset">When the next one begins; null: never.</param>
public sealed record CreditBalance(CreditLimit? Limit, long Remain, DateTimeOffset LastReset, DateTimeOffset? NextReset)
{
    /// <summary>In the running period.</summary>
    public long Used => Math.Max(0, (Limit?.Total ?? 0) - Remain);
}
