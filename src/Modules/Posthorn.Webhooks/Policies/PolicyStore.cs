using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Policies;

/// <summary>What came of deleting a policy.</summary>
/// <param name="IsFound">The account has such a policy.</param>
/// <param name="UsedBy">How many webhooks name it; when it may not be taken from them, it stays.</param>
internal readonly record struct PolicyRemoval(bool IsFound, long UsedBy);

internal sealed class PolicyStore(IDatabase database, IdGenerator ids)
{
    /// <summary>Read by <see cref="Read"/>, from any place of a row.</summary>
    public static readonly string[] Columns =
        ["account_id", "id", "name", "oauth_client_id", "oauth_client_secret", "oauth_token_url", "oauth_scopes", "private_key", "public_key"];

    private static readonly string ColumnList = string.Join(", ", Columns);

    public Task<List<SecurityPolicy>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {ColumnList} FROM webhooks_policies WHERE account_id = $1 ORDER BY number", row => Read(row), accountId), cancellationToken);

    public Task<SecurityPolicy?> FindAsync(long accountId, string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {ColumnList} FROM webhooks_policies WHERE account_id = $1 AND id = $2", row => Read(row), accountId, id), cancellationToken);

    /// <summary>The same inside a transaction that is about to name the policy: it cannot be deleted before the end of it.</summary>
    public static async ValueTask<SecurityPolicy?> HoldAsync(DbSession session, long accountId, string id) =>
        await session.ExecuteAsync("UPDATE webhooks_policies SET number = number WHERE account_id = $1 AND id = $2", accountId, id) == 0
            ? null
            : await session.QueryFirstAsync($"SELECT {ColumnList} FROM webhooks_policies WHERE account_id = $1 AND id = $2", row => Read(row), accountId, id);

    /// <returns>False: there are as many as there may be.</returns>
    public Task<bool> AddAsync(SecurityPolicy policy, int maxPolicies, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.QueryLongAsync("SELECT COUNT(*) FROM webhooks_policies WHERE account_id = $1", policy.AccountId) < maxPolicies
            && await session.ExecuteAsync(
                $"INSERT INTO webhooks_policies ({ColumnList}, number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", [.. ValuesOf(policy), ids.Next()]) > 0,
        cancellationToken);

    /// <returns>False: the account has no such policy.</returns>
    public Task<bool> ChangeAsync(SecurityPolicy policy, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            """
            UPDATE webhooks_policies SET name = $3, oauth_client_id = $4, oauth_client_secret = $5, oauth_token_url = $6, oauth_scopes = $7, private_key = $8, public_key = $9
            WHERE account_id = $1 AND id = $2
            """,
            ValuesOf(policy)) > 0,
        cancellationToken);

    /// <param name="accountId">Whose policy it is.</param>
    /// <param name="id">The policy.</param>
    /// <param name="isForced">Webhooks that name it are left with what they say themselves.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<PolicyRemoval> RemoveAsync(long accountId, string id, bool isForced, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await HoldAsync(session, accountId, id) is null)
            {
                return new PolicyRemoval(false, 0);
            }

            var usedBy = await session.QueryLongAsync("SELECT COUNT(*) FROM webhooks_endpoints WHERE account_id = $1 AND security_policy = $2", accountId, id);
            if (usedBy == 0 || isForced)
            {
                await session.ExecuteAsync("UPDATE webhooks_endpoints SET security_policy = NULL WHERE account_id = $1 AND security_policy = $2", accountId, id);
                await session.ExecuteAsync("DELETE FROM webhooks_policies WHERE account_id = $1 AND id = $2", accountId, id);
            }

            return new PolicyRemoval(true, usedBy);
        },
        cancellationToken);

    /// <param name="row">A row that holds <see cref="Columns"/>.</param>
    /// <param name="first">Where they begin.</param>
    public static SecurityPolicy Read(DbDataReader row, int first = 0) => new(
        row.GetInt64(first), row.GetString(first + 1), row.GetString(first + 2),
        row.IsDBNull(first + 3)
            ? null
            : new OAuthSettings(
                row.GetString(first + 3), row.GetString(first + 4), row.GetString(first + 5), row.IsDBNull(first + 6) ? null : ScopesOf(row.GetString(first + 6))),
        row.IsDBNull(first + 7) ? null : new SigningPair(row.GetFieldValue<byte[]>(first + 7), row.GetString(first + 8)));

    private static object?[] ValuesOf(SecurityPolicy policy) =>
    [
        policy.AccountId, policy.Id, policy.Name, policy.OAuth?.ClientId, policy.OAuth?.ClientSecret, policy.OAuth?.TokenUrl,
        policy.OAuth?.Scopes is { } scopes ? new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]).ToJsonString() : null, policy.Keys?.Private, policy.Keys?.Public,
    ];

    private static List<string> ScopesOf(string json) => [.. JsonElement.Parse(json).EnumerateArray().Select(scope => scope.GetString()!)];
}
