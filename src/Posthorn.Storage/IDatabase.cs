namespace Posthorn.Storage;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// The one door to the database. Writes are gathered: concurrent callers share one transaction and one sync to disk,
/// and each is told only after the commit is durable.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    DatabaseKind Kind { get; }

    /// <summary>How it takes writes now. Cheap: counters that are kept anyway.</summary>
    StorageVitals Vitals { get; }

    /// <summary>Runs <paramref name="work"/> in a transaction that other writers may share. It may run twice: when a neighbour
    /// fails, the transaction is rolled back and each runs again alone. So it changes nothing but the database.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot take writes now; nothing was stored, or (a connection lost during COMMIT) it is unknown.</exception>
    Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Reads what is committed.</summary>
    Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Declares one kind of write whose items are stored together, many rows to a statement.</summary>
    WriteGroup<TItem> Group<TItem>(Func<DbSession, IReadOnlyList<TItem>, ValueTask> write)
        where TItem : class;

    /// <summary>Applies what is missing of each room's numbered SQL files, under a lock, in order.</summary>
    Task MigrateAsync(IReadOnlyList<MigrationSet> rooms, CancellationToken cancellationToken);
}

public static class DatabaseExtensions
{
    public static Task WriteAsync(this IDatabase database, Func<DbSession, ValueTask> work, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken);
}
