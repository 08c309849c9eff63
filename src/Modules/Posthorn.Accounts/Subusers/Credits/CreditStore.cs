using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers.Credits;

internal sealed class CreditStore(IDatabase database)
{
    public Task<Credit?> FindAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(session => FindAsync(session, accountId), cancellationToken);

    /// <summary>The same, and it stays as it is until the end of the transaction.</summary>
    public static async ValueTask<Credit?> HoldAsync(DbSession session, long accountId)
    {
        await session.ExecuteAsync("UPDATE accounts_subuser_credits SET remain = remain WHERE account_id = $1", accountId);
        return await FindAsync(session, accountId);
    }

    /// <param name="credit">Null: from now on without limit.</param>
    public static async ValueTask SetAsync(DbSession session, long accountId, Credit? credit)
    {
        if (credit is null)
        {
            await session.ExecuteAsync("DELETE FROM accounts_subuser_credits WHERE account_id = $1", accountId);
            return;
        }

        await session.ExecuteAsync(
            """
            INSERT INTO accounts_subuser_credits (account_id, type, reset_frequency, total, remain, period_day) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (account_id) DO UPDATE SET type = excluded.type, reset_frequency = excluded.reset_frequency, total = excluded.total,
                remain = excluded.remain, period_day = excluded.period_day
            """,
            accountId, credit.Type, credit.ResetFrequency, credit.Total, credit.Remain, (long)credit.Period.DayNumber);
    }

    private static ValueTask<Credit?> FindAsync(DbSession session, long accountId) => session.QueryFirstAsync(
        "SELECT type, reset_frequency, total, remain, period_day FROM accounts_subuser_credits WHERE account_id = $1",
        reader => new Credit(
            reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), DateOnly.FromDayNumber((int)reader.GetInt64(4))),
        accountId);
}
