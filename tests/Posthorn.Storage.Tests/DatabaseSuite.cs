using Posthorn.Testing;

namespace Posthorn.Storage.Tests;

/// <summary>What every suite stands on: a database of its own with one table.</summary>
public abstract class DatabaseSuite(DatabaseKind kind) : IAsyncLifetime
{
    private TestDatabase? _test;

    protected TestDatabase Test => _test ?? throw new InvalidOperationException("The test has not begun.");

    protected IDatabase Database => Test.Database;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(kind);
        await Database.WriteAsync(
            async session => { await session.ExecuteAsync("CREATE TABLE things (id bigint NOT NULL PRIMARY KEY, name text)"); }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected static async ValueTask AddAsync(DbSession session, long id, string? name = null) =>
        await session.ExecuteAsync("INSERT INTO things (id, name) VALUES ($1, $2)", id, name);

    protected Task<List<long>> IdsAsync() =>
        Database.ReadAsync(session => session.QueryAsync("SELECT id FROM things ORDER BY id", reader => reader.GetInt64(0)), Token);
}
