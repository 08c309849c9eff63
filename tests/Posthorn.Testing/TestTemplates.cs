using System.Collections.Concurrent;
using Posthorn.Storage;
using Posthorn.Testing.Postgres;

namespace Posthorn.Testing;

/// <summary>Databases with the tables of some rooms and nothing in them: migrated once, copied for each test.</summary>
internal static class TestTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Postgres = new();
    private static readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> Sqlite = new();

    /// <returns>The name of a database that nobody is connected to.</returns>
    public static Task<string> PostgresAsync(MigrationSet[] rooms) =>
        Postgres.GetOrAdd(KeyOf(rooms), _ => new(() => MigratePostgresAsync(rooms))).Value;

    /// <returns>The content of a database file.</returns>
    public static Task<byte[]> SqliteAsync(MigrationSet[] rooms) =>
        Sqlite.GetOrAdd(KeyOf(rooms), _ => new(() => MigrateSqliteAsync(rooms))).Value;

    private static async Task<string> MigratePostgresAsync(MigrationSet[] rooms)
    {
        var location = await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
        await MigrateAsync(DatabaseKind.Postgres, location, rooms);
        return PostgresServer.NameOf(location);
    }

    private static async Task<byte[]> MigrateSqliteAsync(MigrationSet[] rooms)
    {
        var folder = Directory.CreateTempSubdirectory("posthorn-template-");
        try
        {
            var path = Path.Combine(folder.FullName, "posthorn.db");
            await MigrateAsync(DatabaseKind.Sqlite, path, rooms);
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MigrateAsync(DatabaseKind kind, string location, MigrationSet[] rooms)
    {
        await using var database = TestDatabase.Open(kind, location);
        await database.MigrateAsync(rooms, CancellationToken.None);
    }

    private static string KeyOf(MigrationSet[] rooms) => string.Join(' ', rooms.Select(room => $"{room.Room}={room.Assembly.FullName}"));
}
