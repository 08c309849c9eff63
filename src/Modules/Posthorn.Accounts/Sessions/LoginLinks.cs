using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

internal sealed class LoginLinks(IDatabase database, IOptions<AccountsOptions> options, TimeProvider clock) : ILoginLinks
{
    public const string Path = "/v3/public/sso/link";

    public async ValueTask<string> CreateAsync(DbSession session, long accountId, string username)
    {
        var (token, now) = (SessionToken.Create(), clock.GetUtcNow());
        await session.ExecuteAsync("DELETE FROM accounts_login_links WHERE expires_at < $1", now.ToUnixTimeMilliseconds());
        await session.ExecuteAsync(
            "INSERT INTO accounts_login_links (token_hash, account_id, username, expires_at) VALUES ($1, $2, $3, $4)",
            HashOf(token), accountId, username, (now + ILoginLinks.Life).ToUnixTimeMilliseconds());
        return $"{options.Value.PublicUrl}{Path}?token={token.Text}";
    }

    /// <summary>Of two who follow it one gets in.</summary>
    /// <returns>Null: unknown, used or too late.</returns>
    public Task<LinkedUser?> TakeAsync(string token, CancellationToken cancellationToken) => SessionToken.Parse(token) is not { } parsed
        ? Task.FromResult<LinkedUser?>(null)
        : database.WriteAsync(
            async session =>
                await session.QueryFirstAsync(
                    "DELETE FROM accounts_login_links WHERE token_hash = $1 RETURNING account_id, username, expires_at",
                    reader => new { User = new LinkedUser(reader.GetInt64(0), reader.GetString(1)), ExpiresAt = reader.GetInt64(2) }, HashOf(parsed)) is { } link
                && link.ExpiresAt >= clock.GetUtcNow().ToUnixTimeMilliseconds()
                    ? link.User
                    : null,
            cancellationToken);

    private static string HashOf(SessionToken token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"login link {token.Text}")));
}

internal sealed record LinkedUser(long AccountId, string Username);
