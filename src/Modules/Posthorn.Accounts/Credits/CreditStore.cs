using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Accounts.Credits;

internal static class CreditStore
{
    /// <returns>As it was written down; null: without limit.</returns>
    public static ValueTask<CreditBalance?> FindAsync(DbSession session, long accountId) => session.QueryFirstAsync(
        "SELECT reset_frequency, total, remain, last_reset, next_reset FROM accounts_credits WHERE account_id = $1", Read, accountId);

    /// <summary>Nobody else takes any until the end of the transaction.</summary>
    public static async ValueTask<CreditBalance?> HoldAsync(DbSession session, long accountId)
    {
        await session.ExecuteAsync("UPDATE accounts_credits SET total = total WHERE account_id = $1", accountId);
        return await FindAsync(session, accountId);
    }

    public static async ValueTask SetAsync(DbSession session, long accountId, CreditBalance balance) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_credits (account_id, reset_frequency, total, remain, last_reset, next_reset) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id) DO UPDATE SET
            reset_frequency = excluded.reset_frequency, total = excluded.total, remain = excluded.remain, last_reset = excluded.last_reset,
            next_reset = excluded.next_reset
        """,
        accountId, balance.Limit!.Every is { } every ? NameOf(every) : null, (long)balance.Limit.Total, balance.Remain, balance.LastReset.ToUnixTimeMilliseconds(),
        balance.NextReset?.ToUnixTimeMilliseconds());

    public static async ValueTask RemoveAsync(DbSession session, long accountId) =>
        await session.ExecuteAsync("DELETE FROM accounts_credits WHERE account_id = $1", accountId);

    /// <summary>As the API writes it.</summary>
    public static string NameOf(ResetFrequency every) => every.ToString().ToLowerInvariant();

    private static CreditBalance Read(DbDataReader reader)
    {
        ResetFrequency? every = reader.IsDBNull(0) ? null : Enum.Parse<ResetFrequency>(reader.GetString(0), ignoreCase: true);
        var last = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3));
        return new CreditBalance(
            new CreditLimit((int)reader.GetInt64(1), every), reader.GetInt64(2), last,
            every is not { } period ? null : reader.IsDBNull(4) ? CreditRules.PeriodEnd(period, last, TimeZoneInfo.Utc) : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)));
    }
}
