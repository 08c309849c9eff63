using Posthorn.Storage;

namespace Posthorn.Events.Log;

/// <summary>How each database tells in which order transactions came, and which of them nobody can overtake any more.</summary>
/// <remarks>ADR 0017.</remarks>
internal static class LogOrder
{
    private const string Columns = "id, account_id, submission_id, ordinal, type, at, payload";

    /// <summary>The tick of a row that is inserted now.</summary>
    private const string PostgresTick = "(SELECT base FROM events_clock) + CAST(CAST(pg_current_xact_id() AS text) AS bigint)";

    private const string SqliteTick = "(SELECT base FROM events_clock)";

    /// <summary>
    /// Below it every transaction that can write here has ended: what it wrote is seen, or was undone. Transactions of other databases on the
    /// server have numbers too; who is known to be in another database cannot hold this one up, and who has just ended is waited for once more.
    /// </summary>
    private const string PostgresHorizon = """
        (SELECT base FROM events_clock) + COALESCE(
            (SELECT MIN(CAST(CAST(running AS text) AS bigint)) FROM pg_snapshot_xip(pg_current_snapshot()) AS running
             WHERE NOT EXISTS (
                 SELECT 1 FROM pg_stat_activity other JOIN pg_database here ON here.datname = current_database()
                 WHERE other.datid <> here.oid AND other.backend_xid = CAST(running AS xid))),
            CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint))
        """;

    public static string InsertSql(DatabaseKind kind) =>
        $"INSERT INTO events_log (id, account_id, submission_id, ordinal, type, at, payload, tick) VALUES ($1, $2, $3, $4, $5, $6, $7, {(kind == DatabaseKind.Postgres ? PostgresTick : SqliteTick)})";

    /// <summary>What a transaction runs before it appends; null: nothing. SQLite lets one write at a time, so a count is the order of commits.</summary>
    public static string? BeginSql(DatabaseKind kind) => kind == DatabaseKind.Sqlite ? "UPDATE events_clock SET base = base + 1" : null;

    /// <summary>$1 and $2: behind this place. $3: so many.</summary>
    public static string ReadSql(DatabaseKind kind) => kind == DatabaseKind.Postgres
        ? $"SELECT {Columns}, tick FROM events_log WHERE (tick, id) > ($1, $2) AND tick < {PostgresHorizon} ORDER BY tick, id LIMIT $3"
        : $"SELECT {Columns}, tick FROM events_log WHERE (tick, id) > ($1, $2) ORDER BY tick, id LIMIT $3";

    /// <summary>After a restore into a younger server: ticks go on above those that are stored.</summary>
    public static string? RepairSql(DatabaseKind kind) => kind == DatabaseKind.Postgres
        ? $"UPDATE events_clock SET base = base + highest.tick - ({PostgresTick}) + 1 FROM (SELECT MAX(tick) AS tick FROM events_log) AS highest WHERE highest.tick > ({PostgresTick})"
        : null;
}
