using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Posthorn.CrashLedger.Servers;

/// <summary>Looks into the server's database from outside, reading only.</summary>
internal sealed class CrashDatabase(string? connectionString, string dataFolder)
{
    /// <summary>Copies that are not delivered (those that the sink refuses: bounced), or have another number of ends than one, or of beginnings.</summary>
    private const string NotEndedOnceSql = """
        SELECT c.recipient || ': status ' || c.status || ', ' || COALESCE(e.processed, 0) || ' processed, ' || COALESCE(e.ends, 0) || ' ends'
        FROM delivery_copies c LEFT JOIN (
            SELECT submission_id, ordinal,
                SUM(CASE WHEN type = 1 THEN 1 ELSE 0 END) AS processed,
                SUM(CASE WHEN type IN (2, 3, 5) THEN 1 ELSE 0 END) AS ends
            FROM events_log GROUP BY submission_id, ordinal) e ON e.submission_id = c.submission_id AND e.ordinal = c.ordinal
        WHERE c.status <> CASE WHEN c.recipient LIKE '550-%' THEN 3 ELSE 2 END OR COALESCE(e.processed, 0) <> 1 OR COALESCE(e.ends, 0) <> 1
        """;

    private const string SaidToBeRepeatedSql = """
        SELECT DISTINCT c.recipient FROM delivery_copies c JOIN events_log e ON e.submission_id = c.submission_id AND e.ordinal = c.ordinal
        WHERE e.payload LIKE '%"repeated":true%'
        """;

    public async Task<long> CountAsync(string table) => long.Parse((await ReadAsync($"SELECT CAST(COUNT(*) AS text) FROM {table}")).Single());

    public Task<List<string>> NotEndedOnceAsync() => ReadAsync(NotEndedOnceSql);

    /// <summary>The recipients of copies whose events say that the receiver may have them twice.</summary>
    public Task<List<string>> SaidToBeRepeatedAsync() => ReadAsync(SaidToBeRepeatedSql);

    /// <summary>A copy's events in their order, for the report of a fault.</summary>
    public Task<List<string>> EventsOfAsync(string recipient) => ReadAsync(
        $"""
        SELECT CAST(e.at AS text) || ' type ' || e.type || ' ' || e.payload FROM events_log e
        JOIN delivery_copies c ON e.submission_id = c.submission_id AND e.ordinal = c.ordinal WHERE c.recipient = '{recipient}' ORDER BY e.id
        """);

    /// <summary>Rows of the queue and the nodes' leases, for the report of a standstill.</summary>
    public async Task<List<string>> WaitingAsync() =>
    [
        .. await ReadAsync(
            """
            SELECT c.recipient || ': due ' || q.due_at || ', holder ' || COALESCE(CAST(q.holder AS text), 'none') || ', attempts ' || q.attempts || ', dot ' || COALESCE(CAST(q.dot_at AS text), 'none')
            FROM delivery_queue q JOIN delivery_copies c ON c.submission_id = q.submission_id AND c.ordinal = q.ordinal ORDER BY q.due_at LIMIT 20
            """),
        .. await ReadAsync("SELECT name || ' of ' || holder || ', fence ' || fence || ', until ' || expires_at FROM storage_leases"),
    ];

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var connection = Open();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private DbConnection Open() => connectionString is not null
        ? new NpgsqlConnection(connectionString)
        : new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(dataFolder, "posthorn.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ConnectionString);
}
