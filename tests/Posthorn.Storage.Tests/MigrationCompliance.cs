namespace Posthorn.Storage.Tests;

/// <summary>Each file is applied once, in order, whoever starts first.</summary>
public abstract class MigrationCompliance(DatabaseKind kind) : DatabaseSuite(kind)
{
    private static readonly MigrationSet[] Rooms = [new("sample", typeof(MigrationCompliance).Assembly)];

    [Fact]
    public async Task Files_are_applied_in_order_and_recorded()
    {
        await Database.MigrateAsync(Rooms, Token);

        Assert.Equal([1, 2], await SampleAsync());
        Assert.Equal(["sample 1 first", "sample 2 second", "storage 1 leases"], await RecordedAsync());
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await Database.MigrateAsync(Rooms, Token);
        await Database.MigrateAsync(Rooms, Token);

        Assert.Equal([1, 2], await SampleAsync());
    }

    [Fact]
    public async Task Two_that_start_at_once_apply_each_file_once()
    {
        await using var second = Test.OpenAgain();

        await Task.WhenAll(
            Task.Run(() => Database.MigrateAsync(Rooms, Token), Token),
            Task.Run(() => second.MigrateAsync(Rooms, Token), Token));

        Assert.Equal([1, 2], await SampleAsync());
    }

    [Fact]
    public async Task A_room_without_files_is_no_fault()
    {
        await Database.MigrateAsync([new MigrationSet("empty", typeof(Xunit.Assert).Assembly)], Token);

        Assert.Equal(["storage 1 leases"], await RecordedAsync());
    }

    private Task<List<long>> SampleAsync() =>
        Database.ReadAsync(session => session.QueryAsync("SELECT id FROM sample_first ORDER BY id", reader => reader.GetInt64(0)), Token);

    private Task<List<string>> RecordedAsync() => Database.ReadAsync(
        session => session.QueryAsync(
            "SELECT room, number, title FROM storage_migrations ORDER BY room, number",
            reader => $"{reader.GetString(0)} {reader.GetInt32(1)} {reader.GetString(2)}"),
        Token);
}

public sealed class SqliteMigrationTests() : MigrationCompliance(DatabaseKind.Sqlite);

public sealed class PostgresMigrationTests() : MigrationCompliance(DatabaseKind.Postgres);
