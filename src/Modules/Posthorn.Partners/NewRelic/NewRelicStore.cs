using System.Data.Common;
using System.Globalization;
using Posthorn.Insights;
using Posthorn.Storage;

namespace Posthorn.Partners.NewRelic;

internal sealed class NewRelicStore(IDatabase database)
{
    /// <summary>Settings that are worked on together.</summary>
    public const int Together = 50;

    private const string Columns = "account_id, is_enabled, license_key, has_subusers, revision, window_from, posted_at, next_at";
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public Task<NewRelicSetting> GetAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => GetAsync(session, accountId), cancellationToken);

    public static async ValueTask<NewRelicSetting> GetAsync(DbSession session, long accountId) =>
        await session.QueryFirstAsync($"SELECT {Columns} FROM partners_new_relic WHERE account_id = $1", Read, accountId) ?? NewRelicSetting.Of(accountId);

    /// <returns>False: somebody changed it since it was read.</returns>
    public static async ValueTask<bool> SetAsync(DbSession session, NewRelicSetting setting) => await session.ExecuteAsync(
        $"""
        INSERT INTO partners_new_relic ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (account_id) DO UPDATE SET is_enabled = excluded.is_enabled, license_key = excluded.license_key, has_subusers = excluded.has_subusers,
            revision = excluded.revision, window_from = excluded.window_from, posted_at = excluded.posted_at, next_at = excluded.next_at
        WHERE partners_new_relic.revision = excluded.revision - 1
        """,
        setting.AccountId, setting.IsEnabled ? 1 : 0, setting.LicenseKey, setting.HasSubusers ? 1 : 0, setting.Revision, DayOf(setting.WindowFrom),
        setting.PostedAt.ToUnixTimeMilliseconds(), setting.NextAt.ToUnixTimeMilliseconds()) > 0;

    /// <summary>Of an account that is no more.</summary>
    public static async ValueTask RemoveAsync(DbSession session, long accountId)
    {
        await session.ExecuteAsync("DELETE FROM partners_new_relic WHERE account_id = $1", accountId);
        await session.ExecuteAsync("DELETE FROM partners_new_relic_counts WHERE account_id = $1", accountId);
    }

    public Task<List<NewRelicSetting>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT {Columns} FROM partners_new_relic WHERE is_enabled = 1 AND next_at <= $1 AND license_key <> '' ORDER BY next_at LIMIT {Together}",
            Read, now.ToUnixTimeMilliseconds()),
        cancellationToken);

    /// <returns>False: another node was faster, or somebody changed it.</returns>
    public Task<bool> TryMoveOnAsync(NewRelicSetting due, DateTimeOffset next, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await session.ExecuteAsync(
            "UPDATE partners_new_relic SET next_at = $4 WHERE account_id = $1 AND revision = $2 AND next_at = $3",
            due.AccountId, due.Revision, due.NextAt.ToUnixTimeMilliseconds(), next.ToUnixTimeMilliseconds()) > 0,
        cancellationToken);

    /// <summary>What was posted, from a day on.</summary>
    public Task<List<DayCounts>> PostedAsync(long accountId, DateOnly from, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            "SELECT subject_id, day, counts FROM partners_new_relic_counts WHERE account_id = $1 AND day >= $2",
            static reader => new DayCounts(
                reader.GetInt64(0), DateOnly.FromDayNumber(Epoch + (int)reader.GetInt64(1)),
                Array.ConvertAll(reader.GetString(2).Split(' ', StringSplitOptions.RemoveEmptyEntries), text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))),
            accountId, DayOf(from)),
        cancellationToken);

    /// <summary>Notes that these counts were posted. Not when somebody changed the setting meanwhile: what is posted since then counts from there.</summary>
    public Task NoteAsync(NewRelicSetting setting, IReadOnlyList<DayCounts> counts, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await IsSameAsync(session, setting))
            {
                await NoteAsync(session, setting.AccountId, counts);
            }
        },
        cancellationToken);

    public static ValueTask NoteAsync(DbSession session, long accountId, IReadOnlyList<DayCounts> counts) => session.ExecuteManyAsync(
        """
        INSERT INTO partners_new_relic_counts (account_id, subject_id, day, counts) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, subject_id, day) DO UPDATE SET counts = excluded.counts
        """,
        counts, 4, (day, values) => (values[0], values[1], values[2], values[3]) = (accountId, day.AccountId, DayOf(day.Day), string.Join(' ', day.Counts)));

    /// <param name="session">A transaction of the caller's.</param>
    /// <param name="accountId">Whose setting.</param>
    /// <param name="own">True: of the account itself; false: of its subusers.</param>
    public static async ValueTask ForgetAsync(DbSession session, long accountId, bool own) => await session.ExecuteAsync(
        $"DELETE FROM partners_new_relic_counts WHERE account_id = $1 AND subject_id {(own ? "=" : "<>")} $1", accountId);

    /// <summary>Everything up to a time was posted; days before the first that can still change are forgotten.</summary>
    public Task FinishAsync(NewRelicSetting setting, DateOnly from, DateTimeOffset until, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(
                "UPDATE partners_new_relic SET window_from = $3, posted_at = $4 WHERE account_id = $1 AND revision = $2",
                setting.AccountId, setting.Revision, DayOf(from), until.ToUnixTimeMilliseconds()) > 0)
            {
                await session.ExecuteAsync("DELETE FROM partners_new_relic_counts WHERE account_id = $1 AND day < $2", setting.AccountId, DayOf(from));
            }
        },
        cancellationToken);

    private static async ValueTask<bool> IsSameAsync(DbSession session, NewRelicSetting setting) => await session.ExecuteAsync(
        "UPDATE partners_new_relic SET revision = revision WHERE account_id = $1 AND revision = $2", setting.AccountId, setting.Revision) > 0;

    private static long DayOf(DateOnly day) => day.DayNumber - Epoch;

    private static NewRelicSetting Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt32(1) != 0, reader.GetString(2), reader.GetInt32(3) != 0, reader.GetInt64(4),
        DateOnly.FromDayNumber(Epoch + (int)reader.GetInt64(5)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)));
}
