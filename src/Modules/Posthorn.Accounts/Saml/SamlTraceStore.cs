using System.Security.Cryptography;
using System.Text;
using Posthorn.Storage;

namespace Posthorn.Accounts.Saml;

/// <summary>Questions that wait for an answer, and answers that were taken.</summary>
internal sealed class SamlTraceStore(IDatabase database, TimeProvider clock)
{
    /// <summary>So long may somebody think about their password.</summary>
    public static readonly TimeSpan QuestionLife = TimeSpan.FromMinutes(15);

    public Task AskAsync(string id, string integrationId, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            await session.ExecuteAsync("DELETE FROM accounts_saml_requests WHERE expires_at <= $1", now.ToUnixTimeMilliseconds());
            await session.ExecuteAsync(
                "INSERT INTO accounts_saml_requests (id, integration_id, expires_at) VALUES ($1, $2, $3)",
                id, integrationId, (now + QuestionLife).ToUnixTimeMilliseconds());
        },
        cancellationToken);

    /// <summary>Takes an answer, with its question: each counts once, and neither without the other.</summary>
    /// <param name="integrationId">Whose.</param>
    /// <param name="question">Which must have been asked; null: none.</param>
    /// <param name="assertionId">As the provider calls it.</param>
    /// <param name="forgetAt">From then on its age alone refuses it.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Why not, or null.</returns>
    public Task<string?> TakeAsync(string integrationId, string? question, string assertionId, DateTimeOffset forgetAt, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(assertionId)));
            await session.ExecuteAsync("DELETE FROM accounts_saml_assertions WHERE expires_at <= $1", now);
            if (await session.QueryLongAsync(
                "SELECT COUNT(*) FROM accounts_saml_assertions WHERE integration_id = $1 AND id_hash = $2", integrationId, hash) > 0)
            {
                return Replayed;
            }

            if (question is not null && await session.ExecuteAsync(
                "DELETE FROM accounts_saml_requests WHERE id = $1 AND integration_id = $2 AND expires_at > $3", question, integrationId, now) == 0)
            {
                return SamlRules.NotAsked;
            }

            return await session.ExecuteAsync(
                "INSERT INTO accounts_saml_assertions (integration_id, id_hash, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                integrationId, hash, forgetAt.ToUnixTimeMilliseconds()) == 0 ? Replayed : null;
        },
        cancellationToken);

    public const string Replayed = "The answer was used before.";
}
