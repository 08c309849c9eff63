using Npgsql;

namespace Posthorn.Storage.Postgres;

/// <summary>PostgreSQL: several writers, each with group commit; the commit itself is the promise.</summary>
public sealed class PostgresDatabase : IDatabase
{
    /// <summary>Two overlap one's wait for the disk with the other's work; more only contend for the same rows.</summary>
    private const int Writers = 2;

    /// <summary>Any number that nothing else uses: it names the lock of the migrations.</summary>
    private const long MigrationLock = 0x506F7374686F726E;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _clock;
    private readonly CommitMeter _meter;
    private readonly GroupCommitter[] _committers;
    private readonly Task[] _loops;
    private int _next;

    public PostgresDatabase(string connectionString, TimeProvider clock)
    {
        _clock = clock;
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 };
        _source = NpgsqlDataSource.Create(settings);
        _meter = new CommitMeter(clock);
        _committers = [.. Enumerable.Range(0, Writers).Select(_ => new GroupCommitter(new PostgresTransactionScope(_source), _meter))];
        _loops = [.. _committers.Select(committer => Task.Run(committer.RunAsync))];
    }

    public DatabaseKind Kind => DatabaseKind.Postgres;

    public StorageVitals Vitals => _meter.Read(_committers);

    public Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        SingleWrite.CommitAsync(NextCommitter(), work, cancellationToken);

    public WriteGroup<TItem> Group<TItem>(Func<DbSession, IReadOnlyList<TItem>, ValueTask> write)
        where TItem : class => new((pending, cancellationToken) => NextCommitter().EnqueueAsync(pending, cancellationToken), write);

    public async Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            return await work(new PostgresSession(connection, null, cancellationToken));
        }
        catch (NpgsqlException fault) when (PostgresTransactionScope.IsServerGone(fault))
        {
            throw new StorageUnavailableException($"The database does not answer: {fault.Message}", fault);
        }
    }

    public async Task MigrateAsync(IReadOnlyList<MigrationSet> rooms, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new PostgresSession(connection, transaction, cancellationToken);
        await session.QueryAsync("SELECT pg_advisory_xact_lock($1)", static _ => true, MigrationLock);
        await MigrationRunner.ApplyAsync(session, rooms, _clock.GetUtcNow());
        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var committer in _committers)
        {
            committer.Complete();
        }

        await Task.WhenAll(_loops);
        await _source.DisposeAsync();
    }

    private GroupCommitter NextCommitter() => _committers[(uint)Interlocked.Increment(ref _next) % Writers];
}
