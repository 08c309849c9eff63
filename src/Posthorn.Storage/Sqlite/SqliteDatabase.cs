using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Posthorn.Storage.Sqlite;

/// <summary>The embedded database: one writer thread with group commit, readers beside it (WAL), every commit synced.</summary>
public sealed class SqliteDatabase : IDatabase
{
    private const int MaxIdleReaders = 8;

    /// <summary>Room for the hot ends of the trees. Readers fetch single rows, and there are several of them.</summary>
    private const int WriterCacheKilobytes = 16 * 1024;
    private const int ReaderCacheKilobytes = 2 * 1024;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly SqliteSession _writer;
    private readonly CommitMeter _meter;
    private readonly GroupCommitter _committer;
    private readonly Thread _thread;
    private readonly ConcurrentBag<SqliteSession> _idleReaders = [];

    /// <param name="path">The database file; it and its folder are made when missing.</param>
    /// <param name="clock">Stamps migrations.</param>
    public SqliteDatabase(string path, TimeProvider clock)
    {
        _path = path;
        _clock = clock;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _writer = new SqliteSession(Open(WriterCacheKilobytes));
        _meter = new CommitMeter(clock);
        _committer = new GroupCommitter(new SqliteTransactionScope(_writer), _meter);

        // SQLite works synchronously and waits for the disk: a thread of its own keeps that off the pool.
        _thread = new Thread(_committer.Run) { IsBackground = true, Name = "sqlite writer" };
        _thread.Start();
    }

    public DatabaseKind Kind => DatabaseKind.Sqlite;

    public StorageVitals Vitals => _meter.Read([_committer]);

    public Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        SingleWrite.CommitAsync(_committer, work, cancellationToken);

    public WriteGroup<TItem> Group<TItem>(Func<DbSession, IReadOnlyList<TItem>, ValueTask> write)
        where TItem : class => new(_committer.EnqueueAsync, write);

    public async Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_idleReaders.TryTake(out var reader))
        {
            reader = new SqliteSession(Open(ReaderCacheKilobytes));
        }

        try
        {
            return await work(reader);
        }
        finally
        {
            if (_idleReaders.Count < MaxIdleReaders)
            {
                _idleReaders.Add(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    public Task MigrateAsync(IReadOnlyList<MigrationSet> rooms, CancellationToken cancellationToken) =>
        this.WriteAsync(session => MigrationRunner.ApplyAsync(session, rooms, _clock.GetUtcNow()), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _committer.Complete();
        _thread.Join();
        _writer.Dispose();
        while (_idleReaders.TryTake(out var reader))
        {
            reader.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private SqliteConnection Open(int cacheKilobytes)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, DefaultTimeout = 30 };
        var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        using var pragmas = connection.CreateCommand();

        // FULL: in WAL mode a commit is on the disk when it returns. The busy time-out covers the command line beside the server.
        pragmas.CommandText = $"""
            PRAGMA busy_timeout = 10000;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -{cacheKilobytes};
            """;
        pragmas.ExecuteNonQuery();
        return connection;
    }
}
