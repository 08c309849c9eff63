namespace Posthorn.Storage;

/// <summary>Applies the files that are not yet recorded. The caller holds the lock and the transaction.</summary>
internal static class MigrationRunner
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS storage_migrations (
            room text NOT NULL,
            number integer NOT NULL,
            title text NOT NULL,
            applied_at bigint NOT NULL,
            PRIMARY KEY (room, number))
        """;

    public static async ValueTask ApplyAsync(DbSession session, IReadOnlyList<MigrationSet> rooms, DateTimeOffset now)
    {
        await session.ExecuteAsync(CreateTable);
        var applied = (await session.QueryAsync(
            "SELECT room, number FROM storage_migrations", reader => (Room: reader.GetString(0), Number: reader.GetInt32(1)))).ToHashSet();

        foreach (var room in rooms.Prepend(new MigrationSet("storage", typeof(MigrationRunner).Assembly)))
        {
            foreach (var migration in room.For(session.Kind).Where(migration => !applied.Contains((migration.Room, migration.Number))))
            {
                await session.ExecuteAsync(migration.Sql);
                await session.ExecuteAsync(
                    "INSERT INTO storage_migrations (room, number, title, applied_at) VALUES ($1, $2, $3, $4)",
                    migration.Room, migration.Number, migration.Title, now.ToUnixTimeMilliseconds());
            }
        }
    }
}
