namespace Posthorn.Storage.Tests;

/// <summary>What the database says of its own writing.</summary>
public abstract class VitalsCompliance(DatabaseKind kind) : DatabaseSuite(kind)
{
    /// <summary>PostgreSQL's.</summary>
    private const int Writers = 2;

    [Fact]
    public async Task Commits_are_counted_and_timed()
    {
        var before = Database.Vitals.Commits;
        await Database.WriteAsync(session => AddAsync(session, 1), Token);

        // The writer is told first; the count follows.
        await UntilAsync(() => Database.Vitals.Commits > before);
        var vitals = Database.Vitals;
        Assert.True(vitals.Average > TimeSpan.Zero);
        Assert.True(vitals.Percentile99 >= vitals.Average / 2);
        Assert.Null(vitals.RefusingFor);
    }

    [Fact]
    public async Task A_commit_under_way_is_seen_and_so_are_the_writes_that_wait_for_it()
    {
        await UntilAsync(() => Database.Vitals.UnderWay == TimeSpan.Zero);
        var release = new TaskCompletionSource();
        var entered = 0;
        var holders = Enumerable.Range(0, Writers).Select(_ => Database.WriteAsync(
            async _ =>
            {
                Interlocked.Increment(ref entered);
                await release.Task;
            }, Token)).ToList();
        await UntilAsync(() => Volatile.Read(ref entered) == (Database.Kind == DatabaseKind.Sqlite ? 1 : Writers));

        var waiting = Enumerable.Range(0, 10).Select(id => Database.WriteAsync(session => AddAsync(session, id), Token)).ToList();

        Assert.InRange(Database.Vitals.Waiting, 10, 11);
        Assert.True(Database.Vitals.MaxWaiting >= 4096);
        var seen = Database.Vitals.UnderWay;
        await UntilAsync(() => Database.Vitals.UnderWay > seen);

        release.SetResult();
        await Task.WhenAll(holders.Concat(waiting));
        await UntilAsync(() => Database.Vitals is { Waiting: 0 } vitals && vitals.UnderWay == TimeSpan.Zero);
    }

    [Fact]
    public async Task A_statement_that_fails_is_no_refusal_of_the_database()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Database.WriteAsync(
            async session => { await session.ExecuteAsync("INSERT INTO nowhere VALUES (1)"); }, Token));

        Assert.Null(Database.Vitals.RefusingFor);
    }

    /// <summary>Without sleeping: the other side is a thread that is about to get there.</summary>
    protected static async Task UntilAsync(Func<bool> isTrue)
    {
        while (!isTrue())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

public sealed class SqliteVitalsTests() : VitalsCompliance(DatabaseKind.Sqlite)
{
    [Fact]
    public async Task A_full_disk_refuses_until_a_write_is_taken_again()
    {
        await LimitPagesAsync(1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Database.WriteAsync(session => AddAsync(session, 1, new string('x', 100_000)), Token));
        Assert.NotNull(Database.Vitals.RefusingFor);

        await LimitPagesAsync(1_000_000);

        await UntilAsync(() => Database.Vitals.RefusingFor is null);
    }

    private async Task LimitPagesAsync(int pages) =>
        await Database.WriteAsync(session => session.QueryLongAsync($"PRAGMA max_page_count = {pages}"), Token);
}

public sealed class PostgresVitalsTests() : VitalsCompliance(DatabaseKind.Postgres)
{
    [Fact]
    public async Task A_server_that_ends_the_line_refuses_until_a_write_is_taken_again()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Database.WriteAsync(
            async session => { await session.QueryAsync("SELECT pg_terminate_backend(pg_backend_pid())", static _ => true); }, Token));
        Assert.NotNull(Database.Vitals.RefusingFor);

        await Database.WriteAsync(session => AddAsync(session, 1), Token);

        Assert.Null(Database.Vitals.RefusingFor);
    }
}
