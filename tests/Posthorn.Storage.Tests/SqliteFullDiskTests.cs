namespace Posthorn.Storage.Tests;

/// <summary>A limit on the file's pages is a disk that is full.</summary>
public sealed class SqliteFullDiskTests() : DatabaseSuite(DatabaseKind.Sqlite)
{
    [Fact]
    public async Task A_full_disk_is_told_as_such_and_nothing_is_lost_of_before()
    {
        await Database.WriteAsync(session => AddAsync(session, 1, "before"), Token);
        await LimitPagesAsync(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Database.WriteAsync(session => AddAsync(session, 2, new string('x', 100_000)), Token));

        Assert.Equal([1], await IdsAsync());
    }

    [Fact]
    public async Task All_who_wait_for_the_same_commit_are_told()
    {
        await LimitPagesAsync(1);

        var writes = Enumerable.Range(1, 10)
            .Select(id => Database.WriteAsync(session => AddAsync(session, id, new string('x', 100_000)), Token)).ToList();

        foreach (var write in writes)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => write);
        }
    }

    [Fact]
    public async Task Writes_go_on_when_there_is_room_again()
    {
        await LimitPagesAsync(1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Database.WriteAsync(session => AddAsync(session, 1, new string('x', 100_000)), Token));
        await LimitPagesAsync(1_000_000);

        await Database.WriteAsync(session => AddAsync(session, 2, new string('x', 100_000)), Token);

        Assert.Equal([2], await IdsAsync());
    }

    /// <summary>SQLite takes a limit below what is used already for "no more than now".</summary>
    private async Task LimitPagesAsync(int pages) =>
        await Database.WriteAsync(session => session.QueryLongAsync($"PRAGMA max_page_count = {pages}"), Token);
}
