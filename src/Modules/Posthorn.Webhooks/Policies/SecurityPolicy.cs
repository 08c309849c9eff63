using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Policies;

/// <summary>A way to secure webhooks that name it: a token, a signature, or both.</summary>
internal sealed record SecurityPolicy(long AccountId, string Id, string Name, OAuthSettings? OAuth, SigningPair? Keys)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id, ["name"] = Name };
        if (OAuth is { } oauth)
        {
            json["oauth"] = new JsonObject
            {
                ["client_id"] = oauth.ClientId, ["token_url"] = oauth.TokenUrl, ["scopes"] = new JsonArray([.. (oauth.Scopes ?? []).Select(scope => (JsonNode)scope)]),
            };
        }

        if (Keys is { } keys)
        {
            json["signature"] = new JsonObject { ["public_key"] = keys.Public };
        }

        return json;
    }
}

internal sealed class PolicyStore(IDatabase database, IdGenerator ids)
{
    private const string Columns = "account_id, id, name, oauth_client_id, oauth_client_secret, oauth_token_url, oauth_scopes, private_key, public_key";

    public Task<List<SecurityPolicy>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM webhooks_policies WHERE account_id = $1 ORDER BY number", Read, accountId), cancellationToken);

    public async Task<SecurityPolicy?> FindAsync(long accountId, string id, CancellationToken cancellationToken) =>
        (await ListAsync(accountId, cancellationToken)).FirstOrDefault(policy => policy.Id == id);

    /// <returns>False: there are as many as there may be.</returns>
    public Task<bool> AddAsync(SecurityPolicy policy, int maxPolicies, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.QueryLongAsync("SELECT COUNT(*) FROM webhooks_policies WHERE account_id = $1", policy.AccountId) < maxPolicies
            && await session.ExecuteAsync(
                $"INSERT INTO webhooks_policies ({Columns}, number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", [.. ValuesOf(policy), ids.Next()]) > 0,
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

    public Task<bool> RemoveAsync(long accountId, string id, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync("DELETE FROM webhooks_policies WHERE account_id = $1 AND id = $2", accountId, id) > 0, cancellationToken);

    private static object?[] ValuesOf(SecurityPolicy policy) =>
    [
        policy.AccountId, policy.Id, policy.Name, policy.OAuth?.ClientId, policy.OAuth?.ClientSecret, policy.OAuth?.TokenUrl,
        policy.OAuth?.Scopes is { } scopes ? new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]).ToJsonString() : null, policy.Keys?.Private, policy.Keys?.Public,
    ];

    private static SecurityPolicy Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2),
        row.IsDBNull(3) ? null : new OAuthSettings(row.GetString(3), row.GetString(4), row.GetString(5), row.IsDBNull(6) ? null : ScopesOf(row.GetString(6))),
        row.IsDBNull(7) ? null : new SigningPair(row.GetFieldValue<byte[]>(7), row.GetString(8)));

    private static List<string> ScopesOf(string json) => [.. JsonElement.Parse(json).EnumerateArray().Select(scope => scope.GetString()!)];
}
