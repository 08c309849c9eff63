using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers.Monitors;

/// <summary>Who gets samples of an account's mail.</summary>
/// <param name="Frequency">One of so many mails.</param>
internal sealed record MailMonitor(string Email, int Frequency);

internal sealed class MonitorStore(IDatabase database)
{
    public Task<MailMonitor?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, accountId), cancellationToken);

    public static ValueTask<MailMonitor?> FindAsync(DbSession session, long accountId) => session.QueryFirstAsync(
        "SELECT email, frequency FROM accounts_monitors WHERE account_id = $1", reader => new MailMonitor(reader.GetString(0), reader.GetInt32(1)), accountId);

    /// <returns>False: there is one.</returns>
    public static async ValueTask<bool> AddAsync(DbSession session, long accountId, MailMonitor monitor) => await session.ExecuteAsync(
        "INSERT INTO accounts_monitors (account_id, email, frequency, counted) VALUES ($1, $2, $3, 0) ON CONFLICT (account_id) DO NOTHING",
        accountId, monitor.Email, monitor.Frequency) > 0;

    /// <returns>False: there is none.</returns>
    public static async ValueTask<bool> ChangeAsync(DbSession session, long accountId, MailMonitor monitor) => await session.ExecuteAsync(
        "UPDATE accounts_monitors SET email = $2, frequency = $3, counted = 0 WHERE account_id = $1", accountId, monitor.Email, monitor.Frequency) > 0;

    public static async ValueTask<bool> RemoveAsync(DbSession session, long accountId) =>
        await session.ExecuteAsync("DELETE FROM accounts_monitors WHERE account_id = $1", accountId) > 0;

    /// <returns>The monitor as it is, and how many mails there were with these; null: it is gone.</returns>
    public Task<(MailMonitor Monitor, long Counted)?> CountAsync(long accountId, int messages, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.QueryFirstAsync<(MailMonitor, long)?>(
            "UPDATE accounts_monitors SET counted = counted + $2 WHERE account_id = $1 RETURNING email, frequency, counted",
            reader => (new MailMonitor(reader.GetString(0), reader.GetInt32(1)), reader.GetInt64(2)), accountId, messages),
        cancellationToken);
}
