using System.Data.Common;
using System.IO.Compression;
using System.Text;
using Posthorn.Storage;
using Posthorn.Storage.Postgres;
using Posthorn.Storage.Sqlite;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Erasure;

/// <summary>Every table of a running server as text, whatever room it belongs to: one that a later room adds is in here too.</summary>
internal sealed class TableDump : IAsyncDisposable
{
    private readonly IDatabase _database;

    private TableDump(IDatabase database) => _database = database;

    /// <param name="process">On SQLite when no connection string is given.</param>
    /// <param name="connection">Of PostgreSQL, or null.</param>
    public static TableDump Of(PosthornProcess process, string? connection) => new(
        connection is null ? new SqliteDatabase(Path.Combine(process.DataFolder, "posthorn.db"), TimeProvider.System) : new PostgresDatabase(connection, TimeProvider.System));

    /// <summary>The names of the tables in which a text stands somewhere, whatever its case, also in what is compressed or in a link.</summary>
    public async Task<IReadOnlyList<string>> TablesWithAsync(string text)
    {
        List<string> found = [];
        foreach (var table in await TablesAsync())
        {
            var rows = await RowsAsync(table);
            if (rows.Any(row => row.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                found.Add(table);
            }
        }

        return found;
    }

    public Task<List<string>> RowsAsync(string table) => _database.ReadAsync(session => session.QueryAsync($"SELECT * FROM {table}", RowOf), CancellationToken.None);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<List<string>> TablesAsync() => _database.ReadAsync(
        session => session.QueryAsync(
            session.Kind == DatabaseKind.Sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name",
            static row => row.GetString(0)),
        CancellationToken.None);

    private static string RowOf(DbDataReader row)
    {
        var text = new StringBuilder();
        for (var column = 0; column < row.FieldCount; column++)
        {
            text.Append(row.IsDBNull(column) ? "" : TextOf(row.GetValue(column))).Append('\n');
        }

        // JSON escapes a plus, links an at.
        var read = text.ToString();
        return $"{read}\n{read.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase)}\n{Uri.UnescapeDataString(read)}";
    }

    private static string TextOf(object value) => value is byte[] bytes ? $"{Encoding.UTF8.GetString(bytes)}\n{Inflated(bytes)}" : $"{value}";

    private static string Inflated(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return "";
        }
    }
}
