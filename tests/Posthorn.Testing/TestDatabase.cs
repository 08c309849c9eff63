using Posthorn.Storage;
using Posthorn.Storage.Postgres;
using Posthorn.Storage.Sqlite;
using Posthorn.Testing.Postgres;

namespace Posthorn.Testing;

/// <summary>A new, migrated database for one test: a temporary SQLite file, or a database on the run's PostgreSQL.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private TestDatabase(IDatabase database, string location, DirectoryInfo? folder)
    {
        Database = database;
        Location = location;
        _folder = folder;
    }

    public IDatabase Database { get; }

    /// <summary>The path of the SQLite file, or the PostgreSQL connection string: enough to open it once more.</summary>
    public string Location { get; }

    /// <exception cref="PostgresMissingException">PostgreSQL is asked for and not installed: the test is skipped, or fails in CI.</exception>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, params MigrationSet[] rooms)
    {
        if (kind == DatabaseKind.Postgres)
        {
            var location = await (await PostgresServer.GetAsync()).CreateDatabaseAsync(await TestTemplates.PostgresAsync(rooms));
            return new TestDatabase(Open(kind, location), location, folder: null);
        }

        var folder = Directory.CreateTempSubdirectory("posthorn-db-");
        var path = Path.Combine(folder.FullName, "posthorn.db");
        await File.WriteAllBytesAsync(path, await TestTemplates.SqliteAsync(rooms));
        return new TestDatabase(Open(kind, path), path, folder);
    }

    /// <summary>Another door to the same database, as a second process would have.</summary>
    public IDatabase OpenAgain() => Open(Database.Kind, Location);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    internal static IDatabase Open(DatabaseKind kind, string location) => kind == DatabaseKind.Sqlite
        ? new SqliteDatabase(location, TimeProvider.System)
        : new PostgresDatabase(location, TimeProvider.System);
}
