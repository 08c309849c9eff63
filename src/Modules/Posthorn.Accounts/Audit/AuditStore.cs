using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Accounts.Audit;

internal sealed record StoredAudit(long Id, DateTimeOffset At, AuditEntry Entry);

/// <summary>What of the log is asked for. Nulls ask for nothing.</summary>
/// <param name="BeforeId">Only what is older than this one.</param>
/// <param name="Action">All of it, or the part before the dot.</param>
internal sealed record AuditQuery(long AccountId, int Limit, long? BeforeId, string? Action, string? Target, string? KeyId, DateTimeOffset? From, DateTimeOffset? To);

internal sealed class AuditStore(IDatabase database, TimeProvider clock) : IAuditLog
{
    public const int MaxTarget = 200;

    public async ValueTask AppendAsync(DbSession session, AuditEntry entry) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_audit (account_id, at, actor_account_id, actor_key_id, ip, action, target, before_change, after_change)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        entry.AccountId, clock.GetUtcNow().ToUnixTimeMilliseconds(), entry.Actor.AccountId, entry.Actor.KeyId, entry.Actor.Ip, entry.Action,
        entry.Target.Length > MaxTarget ? entry.Target[..MaxTarget] : entry.Target, AuditText.Clean(entry.Before), AuditText.Clean(entry.After));

    /// <summary>The newest first.</summary>
    public Task<List<StoredAudit>> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var conditions = new List<string> { "account_id = $1" };
        var values = new List<object?> { query.AccountId };
        void Ask(string condition, object? value)
        {
            if (value is not null)
            {
                values.Add(value);
                conditions.Add(condition.Replace("$?", $"${values.Count}", StringComparison.Ordinal));
            }
        }

        Ask("id < $?", query.BeforeId);
        Ask("(action = $? OR substr(action, 1, length($?) + 1) = $? || '.')", query.Action);
        Ask("target = $?", query.Target);
        Ask("actor_key_id = $?", query.KeyId);
        Ask("at >= $?", query.From?.ToUnixTimeMilliseconds());
        Ask("at < $?", query.To?.ToUnixTimeMilliseconds());
        values.Add((long)query.Limit);
        var sql = $"""
            SELECT id, at, account_id, actor_account_id, actor_key_id, ip, action, target, before_change, after_change FROM accounts_audit
            WHERE {string.Join(" AND ", conditions)} ORDER BY id DESC LIMIT ${values.Count}
            """;
        return database.ReadAsync(session => session.QueryAsync(sql, Read, [.. values]), cancellationToken);
    }

    private static StoredAudit Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
        new AuditEntry(
            reader.GetInt64(2), new AuditActor(reader.GetInt64(3), reader.GetString(4), reader.GetString(5)), reader.GetString(6), reader.GetString(7),
            reader.IsDBNull(8) ? null : reader.GetString(8), reader.IsDBNull(9) ? null : reader.GetString(9)));
}
