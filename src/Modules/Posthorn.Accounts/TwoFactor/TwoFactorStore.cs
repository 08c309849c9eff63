using Posthorn.Storage;

namespace Posthorn.Accounts.TwoFactor;

/// <param name="IsOn">False: shown, and not proved yet.</param>
internal sealed record TwoFactorSecret(byte[] Secret, bool IsOn, long LastStep);

internal static class TwoFactorStore
{
    public static ValueTask<TwoFactorSecret?> FindAsync(DbSession session, long userId) => session.QueryFirstAsync(
        "SELECT secret, is_on, last_step FROM accounts_two_factor WHERE user_id = $1",
        reader => new TwoFactorSecret(reader.GetFieldValue<byte[]>(0), reader.GetInt32(1) != 0, reader.GetInt64(2)), userId);

    /// <summary>As it is, and nobody else uses a code of it until the end of the transaction.</summary>
    public static async ValueTask<TwoFactorSecret?> HoldAsync(DbSession session, long userId)
    {
        await session.ExecuteAsync("UPDATE accounts_two_factor SET is_on = is_on WHERE user_id = $1", userId);
        return await FindAsync(session, userId);
    }

    public static async ValueTask ProposeAsync(DbSession session, long userId, byte[] secret, DateTimeOffset now) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_two_factor (user_id, secret, is_on, last_step, created_at) VALUES ($1, $2, 0, 0, $3)
        ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, is_on = 0, last_step = 0, created_at = excluded.created_at
        """,
        userId, secret, now.ToUnixTimeMilliseconds());

    /// <summary>A code of that step was shown: the factor is on, and the code is used up.</summary>
    public static async ValueTask UseAsync(DbSession session, long userId, long step) =>
        await session.ExecuteAsync("UPDATE accounts_two_factor SET is_on = 1, last_step = $2 WHERE user_id = $1", userId, step);

    public static async ValueTask ReplaceCodesAsync(DbSession session, long userId, IReadOnlyList<string> codes)
    {
        await session.ExecuteAsync("DELETE FROM accounts_recovery_codes WHERE user_id = $1", userId);
        foreach (var code in codes)
        {
            await session.ExecuteAsync("INSERT INTO accounts_recovery_codes (user_id, code_hash) VALUES ($1, $2)", userId, RecoveryCode.HashOf(code));
        }
    }

    /// <returns>False: there is no such code, or it was used.</returns>
    public static async ValueTask<bool> UseRecoveryAsync(DbSession session, long userId, string code) =>
        await session.ExecuteAsync("DELETE FROM accounts_recovery_codes WHERE user_id = $1 AND code_hash = $2", userId, RecoveryCode.HashOf(code)) > 0;

    public static ValueTask<long> CountCodesAsync(DbSession session, long userId) =>
        session.QueryLongAsync("SELECT COUNT(*) FROM accounts_recovery_codes WHERE user_id = $1", userId);

    public static async ValueTask RemoveAsync(DbSession session, long userId)
    {
        await session.ExecuteAsync("DELETE FROM accounts_recovery_codes WHERE user_id = $1", userId);
        await session.ExecuteAsync("DELETE FROM accounts_two_factor WHERE user_id = $1", userId);
    }
}
