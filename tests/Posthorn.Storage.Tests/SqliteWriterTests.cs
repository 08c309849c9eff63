namespace Posthorn.Storage.Tests;

public sealed class SqliteWriterTests() : DatabaseSuite(DatabaseKind.Sqlite)
{
    [Fact]
    public async Task Writes_run_on_the_writers_own_thread_so_that_waiting_for_the_disk_blocks_nobody_else()
    {
        for (var round = 0; round < 3; round++)
        {
            var thread = await Database.WriteAsync(_ => ValueTask.FromResult(Thread.CurrentThread.Name), Token);

            Assert.Equal("sqlite writer", thread);
        }
    }

    [Fact]
    public async Task A_second_process_waits_for_the_write_lock_and_then_writes()
    {
        await using var second = Test.OpenAgain();
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Database.WriteAsync(
            async session =>
            {
                await AddAsync(session, 1);
                inside.SetResult();
                await release.Task;
            },
            Token);
        await inside.Task;

        var other = second.WriteAsync(session => AddAsync(session, 2), Token);
        Assert.False(other.IsCompleted);
        release.SetResult();

        await Task.WhenAll(first, other);
        Assert.Equal([1, 2], await IdsAsync());
    }

    [Fact]
    public async Task Every_commit_is_synced()
    {
        Assert.Equal(2, await Database.WriteAsync(session => session.QueryLongAsync("PRAGMA synchronous"), Token));
        Assert.Equal("wal", await Database.WriteAsync(session => session.QueryFirstAsync("PRAGMA journal_mode", reader => reader.GetString(0)), Token));
    }
}
