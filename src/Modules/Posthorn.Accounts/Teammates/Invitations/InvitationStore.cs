using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Accounts.Teammates.Invitations;

internal sealed class InvitationStore(IDatabase database)
{
    private const string Columns = "token, account_id, email, is_admin, scopes, expires_at, created_at";

    public static async ValueTask AddAsync(DbSession session, Invitation invitation, string secretHash) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_invitations (token, account_id, email, is_admin, scopes, secret_hash, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        invitation.Token, invitation.AccountId, invitation.Email, invitation.IsAdmin ? 1 : 0, TeammateStore.Text(invitation.Scopes), secretHash,
        invitation.ExpiresAt.ToUnixTimeMilliseconds(), invitation.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>The oldest first, those that have expired too: they can be sent again.</summary>
    public Task<List<Invitation>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM accounts_invitations WHERE account_id = $1 ORDER BY created_at, token", Read, accountId), cancellationToken);

    public static ValueTask<Invitation?> FindAsync(DbSession session, long accountId, string token) => session.QueryFirstAsync(
        $"SELECT {Columns} FROM accounts_invitations WHERE account_id = $1 AND token = $2", Read, accountId, token);

    /// <summary>Is anybody of this address a teammate already, or invited?</summary>
    public static async ValueTask<bool> IsKnownAsync(DbSession session, long accountId, string email) =>
        await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_invitations WHERE account_id = $1 AND lower(email) = lower($2)", accountId, email) > 0
        || await session.QueryLongAsync("SELECT COUNT(*) FROM accounts_teammates WHERE account_id = $1 AND lower(email) = lower($2)", accountId, email) > 0;

    /// <summary>By what stands in the mail.</summary>
    public Task<Invitation?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindBySecretAsync(session, secretHash), cancellationToken);

    public static ValueTask<Invitation?> FindBySecretAsync(DbSession session, string secretHash) =>
        session.QueryFirstAsync($"SELECT {Columns} FROM accounts_invitations WHERE secret_hash = $1", Read, secretHash);

    /// <summary>Gone for everybody else. Of two who take it one gets it.</summary>
    public static ValueTask<Invitation?> TakeAsync(DbSession session, string secretHash) => session.QueryFirstAsync(
        $"DELETE FROM accounts_invitations WHERE secret_hash = $1 RETURNING {Columns}", Read, secretHash);

    /// <returns>False: the account has no such invitation.</returns>
    public static async ValueTask<bool> RenewAsync(DbSession session, long accountId, string token, string secretHash, DateTimeOffset expiresAt) =>
        await session.ExecuteAsync(
            "UPDATE accounts_invitations SET secret_hash = $3, expires_at = $4 WHERE account_id = $1 AND token = $2",
            accountId, token, secretHash, expiresAt.ToUnixTimeMilliseconds()) > 0;

    public static async ValueTask<bool> RemoveAsync(DbSession session, long accountId, string token) =>
        await session.ExecuteAsync("DELETE FROM accounts_invitations WHERE account_id = $1 AND token = $2", accountId, token) > 0;

    private static Invitation Read(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt32(3) != 0, TeammateStore.Scopes(reader.GetString(4)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)));
}
