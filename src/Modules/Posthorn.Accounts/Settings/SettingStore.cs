using Posthorn.Storage;

namespace Posthorn.Accounts.Settings;

/// <param name="Content">A JSON object.</param>
internal sealed record StoredSetting(string Name, string Content);

internal sealed class SettingStore(IDatabase database, IAuditLog audit)
{
    public Task<List<StoredSetting>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ListAsync(session, accountId), cancellationToken);

    /// <summary>Changes one setting, with nobody else changing it meanwhile.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="name">Which.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="change">From all that the account has to the new content of this one. May run twice.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task ChangeAsync(
        long accountId, string name, AuditActor actor, Func<IReadOnlyList<StoredSetting>, string> change, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // Writing the row first locks it on PostgreSQL too: a second change of it waits here and then reads what the first one left.
                await session.ExecuteAsync(
                    """
                    INSERT INTO accounts_settings (account_id, name, content, updated_at) VALUES ($1, $2, '', $3)
                    ON CONFLICT (account_id, name) DO UPDATE SET updated_at = excluded.updated_at
                    """,
                    accountId, name, now.ToUnixTimeMilliseconds());
                var before = await ListAsync(session, accountId);
                var after = change(before);
                await session.ExecuteAsync("UPDATE accounts_settings SET content = $3 WHERE account_id = $1 AND name = $2", accountId, name, after);
                await audit.AppendAsync(session, new AuditEntry(
                    accountId, actor, "setting.update", name, before.FirstOrDefault(setting => setting.Name == name)?.Content, after));
            },
            cancellationToken);

    private static ValueTask<List<StoredSetting>> ListAsync(DbSession session, long accountId) => session.QueryAsync(
        "SELECT name, content FROM accounts_settings WHERE account_id = $1 AND content <> '' ORDER BY name",
        static reader => new StoredSetting(reader.GetString(0), reader.GetString(1)), accountId);
}
