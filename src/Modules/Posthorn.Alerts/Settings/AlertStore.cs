using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Posthorn.Accounts;
using Posthorn.Storage;

namespace Posthorn.Alerts.Settings;

internal sealed class AlertStore(IDatabase database, IAuditLog audit, IAccountZones zones, TimeProvider clock)
{
    /// <summary>Alerts that the worker reads together.</summary>
    public const int Together = 200;

    private const string Columns = "id, account_id, type, email_to, frequency, percentage, created_at, updated_at, next_at";

    public Task<List<Alert>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM alerts_alerts WHERE account_id = $1 ORDER BY id", Read, accountId), cancellationToken);

    public Task<Alert?> FindAsync(long accountId, long id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM alerts_alerts WHERE account_id = $1 AND id = $2", Read, accountId, id), cancellationToken);

    /// <returns>Null: the account has too many.</returns>
    public async Task<Alert?> AddAsync(long accountId, AlertDraft draft, AuditActor actor, CancellationToken cancellationToken)
    {
        var zone = await zones.FindAsync(accountId, cancellationToken);
        return await database.WriteAsync(
            async session =>
            {
                if (await session.QueryLongAsync("SELECT COUNT(*) FROM alerts_alerts WHERE account_id = $1", accountId) >= AlertRules.MaxAlerts)
                {
                    return null;
                }

                var now = clock.GetUtcNow();
                var added = await session.QueryFirstAsync(
                    $"""
                    INSERT INTO alerts_alerts (account_id, type, email_to, frequency, percentage, created_at, updated_at, next_at, told_period)
                    VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 0) RETURNING {Columns}
                    """,
                    Read, accountId, draft.Type, draft.EmailTo, draft.Frequency ?? "", (long)(draft.Percentage ?? 0), now.ToUnixTimeMilliseconds(),
                    draft.Frequency is { } frequency ? AlertRules.Next(frequency, now, zone).ToUnixTimeMilliseconds() : 0L);
                await audit.AppendAsync(session, new AuditEntry(accountId, actor, "alert.create", Target(added!), null, Audited(added!)));
                return added;
            },
            cancellationToken);
    }

    public async Task<Alert?> ChangeAsync(Alert before, AlertDraft draft, AuditActor actor, CancellationToken cancellationToken)
    {
        var zone = await zones.FindAsync(before.AccountId, cancellationToken);
        return await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                var next = draft.Frequency is { } frequency && frequency != before.Frequency ? AlertRules.Next(frequency, now, zone) : before.NextAt;
                var after = await session.QueryFirstAsync(
                    $"""
                    UPDATE alerts_alerts SET email_to = $3, frequency = $4, percentage = $5, updated_at = $6, next_at = $7,
                        told_period = CASE WHEN percentage = $5 THEN told_period ELSE 0 END
                    WHERE account_id = $1 AND id = $2 RETURNING {Columns}
                    """,
                    Read, before.AccountId, before.Id, draft.EmailTo ?? before.EmailTo, draft.Frequency ?? before.Frequency, (long)(draft.Percentage ?? before.Percentage),
                    now.ToUnixTimeMilliseconds(), next.ToUnixTimeMilliseconds());
                if (after is not null)
                {
                    await audit.AppendAsync(session, new AuditEntry(after.AccountId, actor, "alert.update", Target(after), Audited(before), Audited(after)));
                }

                return after;
            },
            cancellationToken);
    }

    public Task<bool> RemoveAsync(long accountId, long id, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var removed = await session.QueryFirstAsync($"DELETE FROM alerts_alerts WHERE account_id = $1 AND id = $2 RETURNING {Columns}", Read, accountId, id);
            if (removed is not null)
            {
                await audit.AppendAsync(session, new AuditEntry(accountId, actor, "alert.delete", Target(removed), Audited(removed), null));
            }

            return removed is not null;
        },
        cancellationToken);

    /// <summary>Statistics that are due, of all accounts, the longest due first.</summary>
    public Task<List<Alert>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM alerts_alerts WHERE type = $1 AND next_at <= $2 ORDER BY next_at LIMIT {Together}", Read, Alert.Statistics, now.ToUnixTimeMilliseconds()),
        cancellationToken);

    /// <summary>Alerts about usage, of all accounts, in the order of their ids.</summary>
    public Task<List<Alert>> UsageAsync(long above, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM alerts_alerts WHERE type = $1 AND id > $2 ORDER BY id LIMIT {Together}", Read, Alert.Usage, above), cancellationToken);

    /// <returns>False: another node was faster, or it was changed meanwhile.</returns>
    public Task<bool> TryMoveOnAsync(Alert due, DateTimeOffset next, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE alerts_alerts SET next_at = $3 WHERE id = $1 AND next_at = $2", due.Id, due.NextAt.ToUnixTimeMilliseconds(), next.ToUnixTimeMilliseconds()) > 0,
        cancellationToken);

    /// <returns>False: this period was told of.</returns>
    public Task<bool> TryTellAsync(Alert alert, DateTimeOffset period, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE alerts_alerts SET told_period = $2 WHERE id = $1 AND told_period <> $2", alert.Id, period.ToUnixTimeMilliseconds()) > 0,
        cancellationToken);

    private static string Target(Alert alert) => alert.Id.ToString(CultureInfo.InvariantCulture);

    private static string Audited(Alert alert) => JsonSerializer.Serialize(AlertAnswer.Of(alert), AlertsJson.Default.AlertAnswer);

    private static Alert Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), (int)reader.GetInt64(5),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)));
}
