using System.Data.Common;
using Posthorn.Storage;
using Posthorn.Webhooks.Policies;

namespace Posthorn.Webhooks.Settings;

/// <summary>What came of adding or changing a webhook.</summary>
internal abstract record WebhookOutcome
{
    public sealed record Stored(Webhook Webhook) : WebhookOutcome;

    /// <param name="OtherId">The webhook of the account that has this address.</param>
    public sealed record UrlTaken(string OtherId, string Url) : WebhookOutcome;

    public sealed record TooMany : WebhookOutcome;

    /// <summary>The account has no such webhook.</summary>
    public sealed record None : WebhookOutcome;

    public sealed record Refused(string Message, string Field) : WebhookOutcome;
}

internal sealed class WebhookStore(IDatabase database)
{
    private const string Columns =
        "account_id, id, url, enabled, events, account_status_change, friendly_name, oauth_client_id, oauth_client_secret, oauth_token_url, private_key, public_key, created_at, updated_at, security_policy";

    private static readonly string Select =
        $"SELECT {string.Join(", ", [.. Columns.Split(", ").Select(column => $"e.{column}"), .. PolicyStore.Columns.Select(column => $"p.{column}")])} "
        + "FROM webhooks_endpoints e LEFT JOIN webhooks_policies p ON p.account_id = e.account_id AND p.id = e.security_policy WHERE e.account_id = $1 ORDER BY e.number";

    /// <summary>PostgreSQL's word for a broken unique index; SQLite has one writer, so there the question before is enough.</summary>
    private const string UniqueViolation = "23505";

    /// <returns>The oldest first.</returns>
    public Task<List<Webhook>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ListAsync(session, accountId), cancellationToken);

    /// <param name="id">Null: the oldest.</param>
    public async Task<Webhook?> FindAsync(long accountId, string? id, CancellationToken cancellationToken) =>
        (await ListAsync(accountId, cancellationToken)).FirstOrDefault(webhook => id is null || webhook.Id == id);

    /// <param name="number">The place in lists.</param>
    public Task<WebhookOutcome> AddAsync(Webhook webhook, long number, int maxWebhooks, CancellationToken cancellationToken) => GuardAsync(
        webhook,
        async session =>
        {
            var others = await ListAsync(session, webhook.AccountId);
            if (others.FirstOrDefault(other => other.Url == webhook.Url) is { } twin)
            {
                return new WebhookOutcome.UrlTaken(twin.Id, twin.Url);
            }

            if (others.Count >= maxWebhooks)
            {
                return new WebhookOutcome.TooMany();
            }

            if (await HasNoPolicyAsync(session, webhook))
            {
                return NoSuchPolicy;
            }

            await session.ExecuteAsync(
                $"INSERT INTO webhooks_endpoints ({Columns}, number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                [.. ValuesOf(webhook), number]);
            await session.ExecuteAsync(
                "INSERT INTO webhooks_queues (webhook_id, account_id, last, sent, waiting_bytes, batch_end, attempts, next_at) VALUES ($1, $2, 0, 0, 0, 0, 0, 0)",
                webhook.Id, webhook.AccountId);
            return await StoredAsync(session, webhook);
        },
        cancellationToken);

    /// <param name="change">From what there is to what shall be; pure, since it may run twice.</param>
    public Task<WebhookOutcome> ChangeAsync(long accountId, string id, Func<Webhook, WebhookOutcome> change, CancellationToken cancellationToken) => GuardAsync(
        null,
        async session =>
        {
            var all = await ListAsync(session, accountId);
            if (all.FirstOrDefault(webhook => webhook.Id == id) is not { } before)
            {
                return new WebhookOutcome.None();
            }

            var outcome = change(before);
            if (outcome is not WebhookOutcome.Stored { Webhook: var after })
            {
                return outcome;
            }

            if (all.FirstOrDefault(other => other.Url == after.Url && other.Id != id) is { } twin)
            {
                return new WebhookOutcome.UrlTaken(twin.Id, twin.Url);
            }

            if (await HasNoPolicyAsync(session, after))
            {
                return NoSuchPolicy;
            }

            await session.ExecuteAsync(
                """
                UPDATE webhooks_endpoints SET url = $3, enabled = $4, events = $5, account_status_change = $6, friendly_name = $7, oauth_client_id = $8,
                    oauth_client_secret = $9, oauth_token_url = $10, private_key = $11, public_key = $12, created_at = $13, updated_at = $14, security_policy = $15
                WHERE account_id = $1 AND id = $2
                """,
                ValuesOf(after));
            return await StoredAsync(session, after);
        },
        cancellationToken);

    /// <summary>With all that waits for it.</summary>
    /// <returns>False when the account has no such webhook.</returns>
    public Task<bool> RemoveAsync(long accountId, string id, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync("DELETE FROM webhooks_endpoints WHERE account_id = $1 AND id = $2", accountId, id) == 0)
            {
                return false;
            }

            await session.ExecuteAsync("DELETE FROM webhooks_queues WHERE webhook_id = $1 AND account_id = $2", id, accountId);
            await session.ExecuteAsync("DELETE FROM webhooks_chunks WHERE webhook_id = $1 AND account_id = $2", id, accountId);
            await session.ExecuteAsync("DELETE FROM webhooks_deliveries WHERE webhook_id = $1 AND account_id = $2", id, accountId);
            return true;
        },
        cancellationToken);

    private async Task<WebhookOutcome> GuardAsync(Webhook? added, Func<DbSession, ValueTask<WebhookOutcome>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(work, cancellationToken);
        }
        catch (DbException fault) when (fault.SqlState == UniqueViolation)
        {
            // Another node was faster; the question finds it now.
            return added is null ? await database.WriteAsync(work, cancellationToken) : new WebhookOutcome.UrlTaken("", added.Url);
        }
    }

    private static ValueTask<List<Webhook>> ListAsync(DbSession session, long accountId) =>
        session.QueryAsync(Select, Read, accountId);

    private static readonly WebhookOutcome NoSuchPolicy = new WebhookOutcome.Refused("The account has no such security policy.", "security_policy");

    /// <summary>It names one that is not there. Until the end of the transaction, one that is there stays.</summary>
    private static async ValueTask<bool> HasNoPolicyAsync(DbSession session, Webhook webhook) =>
        webhook.PolicyId is { } policy && await PolicyStore.HoldAsync(session, webhook.AccountId, policy) is null;

    /// <summary>As it stands now, with the policy that it names.</summary>
    private static async ValueTask<WebhookOutcome> StoredAsync(DbSession session, Webhook webhook) =>
        new WebhookOutcome.Stored((await ListAsync(session, webhook.AccountId)).First(one => one.Id == webhook.Id));

    private static object?[] ValuesOf(Webhook webhook) =>
    [
        webhook.AccountId, webhook.Id, webhook.Url, webhook.Enabled ? 1 : 0, webhook.Events, webhook.AccountStatusChange ? 1 : 0, webhook.FriendlyName,
        webhook.OAuth?.ClientId, webhook.OAuth?.ClientSecret, webhook.OAuth?.TokenUrl, webhook.Keys?.Private, webhook.Keys?.Public,
        webhook.CreatedAt.ToUnixTimeMilliseconds(), webhook.UpdatedAt.ToUnixTimeMilliseconds(), webhook.PolicyId,
    ];

    private static Webhook Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3) != 0, row.GetInt64(4), row.GetInt32(5) != 0, Text(row, 6))
    {
        OAuth = Text(row, 7) is { } clientId ? new OAuthSettings(clientId, Text(row, 8) ?? "", Text(row, 9) ?? "") : null,
        Keys = row.IsDBNull(10) ? null : new SigningPair(row.GetFieldValue<byte[]>(10), row.GetString(11)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(12)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(13)),
        PolicyId = Text(row, 14),
        Policy = row.IsDBNull(15) ? null : PolicyStore.Read(row, 15),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
