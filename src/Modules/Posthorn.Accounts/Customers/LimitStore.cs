using Posthorn.Storage;

namespace Posthorn.Accounts.Customers;

/// <summary>How large accounts may grow, where that is said.</summary>
internal static class LimitStore
{
    /// <returns>Null: nobody said.</returns>
    public static ValueTask<AccountLimits?> FindAsync(DbSession session, long accountId) => session.QueryFirstAsync(
        "SELECT teammates, subusers FROM accounts_limits WHERE account_id = $1",
        reader => new AccountLimits((int)reader.GetInt64(0), (int)reader.GetInt64(1)), accountId);

    public static async ValueTask SetAsync(DbSession session, long accountId, AccountLimits limits) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_limits (account_id, teammates, subusers) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET teammates = excluded.teammates, subusers = excluded.subusers
        """,
        accountId, (long)limits.Teammates, (long)limits.Subusers);
}
