using Posthorn.Storage;

namespace Posthorn.Accounts.Sessions;

/// <summary>
/// Counts failed logins. A try counts as a failure from its start until it has gone well, so a thousand tries at once are not one.
/// </summary>
internal sealed class LoginGuard(IDatabase database, TimeProvider clock)
{
    /// <returns>Null: go on. Else how long to wait.</returns>
    public Task<TimeSpan?> BeginAsync(IReadOnlyList<LoginSubject> subjects, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await session.ExecuteAsync("DELETE FROM accounts_login_failures WHERE last_at < $1", now - (long)LoginRules.Memory.TotalMilliseconds);
            var held = await HoldAsync(session, subjects);
            var until = held.Max(item => item.LockedUntil);
            if (until > now)
            {
                return (TimeSpan?)TimeSpan.FromMilliseconds(until - now);
            }

            foreach (var (subject, failures, _, _) in held)
            {
                await SetAsync(session, subject, failures + 1, now);
            }

            return null;
        },
        cancellationToken);

    /// <summary>That try was no failure.</summary>
    /// <param name="clear">Of whom all failures are forgotten with it.</param>
    /// <param name="undo">Of whom only this one is.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task ForgiveAsync(IReadOnlyList<LoginSubject> clear, IReadOnlyList<LoginSubject> undo, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            foreach (var (subject, failures, lastAt, _) in await HoldAsync(session, [.. clear, .. undo]))
            {
                await SetAsync(session, subject, clear.Contains(subject) ? 0 : Math.Max(0, failures - 1), lastAt);
            }
        },
        cancellationToken);

    /// <summary>In one order for all, so that no two wait for each other in a ring.</summary>
    private static async ValueTask<List<Held>> HoldAsync(DbSession session, IReadOnlyList<LoginSubject> subjects)
    {
        var held = new List<Held>();
        foreach (var subject in subjects.OrderBy(subject => subject.Key, StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                """
                INSERT INTO accounts_login_failures (subject, failures, last_at, locked_until) VALUES ($1, 0, 0, 0)
                ON CONFLICT (subject) DO UPDATE SET failures = accounts_login_failures.failures
                """,
                subject.Key);
            held.Add(await session.QueryFirstAsync(
                "SELECT failures, last_at, locked_until FROM accounts_login_failures WHERE subject = $1",
                reader => new Held(subject, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)), subject.Key) ?? new Held(subject, 0, 0, 0));
        }

        return held;
    }

    private static async ValueTask SetAsync(DbSession session, LoginSubject subject, long failures, long lastAt)
    {
        var wait = (long)LoginRules.WaitAfter(failures, subject.Free).TotalMilliseconds;
        await session.ExecuteAsync(
            "UPDATE accounts_login_failures SET failures = $2, last_at = $3, locked_until = $4 WHERE subject = $1",
            subject.Key, failures, lastAt, wait == 0 ? 0 : lastAt + wait);
    }

    private sealed record Held(LoginSubject Subject, long Failures, long LastAt, long LockedUntil);
}
