using Posthorn.Storage;

namespace Posthorn.Accounts.Profile;

internal sealed class ProfileStore(IDatabase database, IAuditLog audit, TimeProvider clock)
{
    public Task<IReadOnlyDictionary<string, string>> GetAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ReadAsync(session, accountId), cancellationToken);

    /// <returns>The whole profile, as it is now.</returns>
    public Task<IReadOnlyDictionary<string, string>> ChangeAsync(
        Caller caller, IReadOnlyDictionary<string, string> change, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            // The row is locked by its first writing, so that of two changes at once none undoes the other.
            await session.ExecuteAsync(
                """
                INSERT INTO accounts_profiles (account_id, content, updated_at) VALUES ($1, '{}', $2)
                ON CONFLICT (account_id) DO UPDATE SET updated_at = excluded.updated_at
                """,
                caller.AccountId, clock.GetUtcNow().ToUnixTimeMilliseconds());
            var before = await ReadAsync(session, caller.AccountId);
            var after = before.ToDictionary(pair => pair.Key, pair => change.GetValueOrDefault(pair.Key, pair.Value), StringComparer.Ordinal);
            await session.ExecuteAsync("UPDATE accounts_profiles SET content = $2 WHERE account_id = $1", caller.AccountId, ProfileRules.Write(after));
            await audit.AppendAsync(session, new AuditEntry(
                caller.AccountId, caller.Actor, "profile.update", caller.Account.Username, ProfileRules.Write(before), ProfileRules.Write(after)));
            return (IReadOnlyDictionary<string, string>)after;
        },
        cancellationToken);

    /// <summary>Of a new account; an older profile is replaced.</summary>
    public static async ValueTask SetAsync(DbSession session, long accountId, IReadOnlyDictionary<string, string> profile, DateTimeOffset now) => await session.ExecuteAsync(
        """
        INSERT INTO accounts_profiles (account_id, content, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at
        """,
        accountId, ProfileRules.Write(ProfileRules.Whole(profile)), now.ToUnixTimeMilliseconds());

    private static async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(DbSession session, long accountId) => ProfileRules.Read(
        await session.QueryFirstAsync("SELECT content FROM accounts_profiles WHERE account_id = $1", reader => reader.GetString(0), accountId));
}
