using System.Data.Common;

namespace Posthorn.Storage.Tests;

/// <summary>Writes that share a commit share nothing else.</summary>
public abstract class GroupCommitCompliance(DatabaseKind kind) : DatabaseSuite(kind)
{
    /// <summary>PostgreSQL has two writers: as many writes hold them, so that what comes next waits and forms groups.</summary>
    private const int Writers = 2;

    [Fact]
    public async Task Items_that_wait_together_are_written_as_one_list()
    {
        var lists = new List<int>();
        var group = Database.Group<Thing>(async (session, things) =>
        {
            lock (lists)
            {
                lists.Add(things.Count);
            }

            await InsertAsync(session, things);
        });

        await WhileBusyAsync(() => Task.WhenAll(Enumerable.Range(1, 40).Select(id => group.CommitAsync(new Thing(id), Token))));

        Assert.Equal(40, lists.Sum());
        Assert.True(lists.Count <= 4, $"{lists.Count} lists for 40 items");
        Assert.Equal(40, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task One_bad_item_does_not_fail_its_neighbours()
    {
        var group = Database.Group<Thing>(InsertAsync);
        await group.CommitAsync(new Thing(5), Token);
        var commits = new List<Task>();

        await WhileBusyAsync(() =>
        {
            commits.AddRange(Enumerable.Range(1, 10).Select(id => group.CommitAsync(new Thing(id), Token)));
            return Task.WhenAny(Task.WhenAll(commits));
        });

        await Assert.ThrowsAnyAsync<DbException>(() => commits[4]);
        await Task.WhenAll(commits.Where((_, index) => index != 4));
        Assert.Equal(Enumerable.Range(1, 10).Select(id => (long)id), await IdsAsync());
    }

    [Fact]
    public async Task A_neighbour_of_a_bad_write_runs_again_alone_and_is_stored_once()
    {
        var runs = 0;
        Task good = Task.CompletedTask;
        Task bad = Task.CompletedTask;

        await WhileBusyAsync(() =>
        {
            // As many pairs as writers, so that one good and one bad write meet in a group.
            good = Task.WhenAll(Enumerable.Range(1, Writers).Select(id => Database.WriteAsync(
                async session =>
                {
                    Interlocked.Increment(ref runs);
                    await AddAsync(session, id);
                },
                Token)));
            bad = Task.WhenAll(Enumerable.Range(1, Writers).Select(_ => Database.WriteAsync(
                session => throw new InvalidDataException("bad"), Token)));
            return Task.WhenAny(Task.WhenAll(good, bad));
        });

        await good;
        await Assert.ThrowsAsync<InvalidDataException>(() => bad);
        Assert.Equal([1, 2], await IdsAsync());
        Assert.Equal(2 * Writers, runs);
    }

    [Fact]
    public async Task A_thousand_writers_at_once_are_all_stored()
    {
        var group = Database.Group<Thing>(InsertAsync);

        await Task.WhenAll(Enumerable.Range(1, 1000).Select(id => Task.Run(() => group.CommitAsync(new Thing(id), Token))));

        Assert.Equal(1000, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task What_waits_at_the_end_is_still_committed()
    {
        await using (var second = Test.OpenAgain())
        {
            var group = second.Group<Thing>(InsertAsync);
            foreach (var id in Enumerable.Range(1, 50))
            {
                _ = group.CommitAsync(new Thing(id), Token);
            }
        }

        Assert.Equal(50, (await IdsAsync()).Count);
    }

    private static ValueTask InsertAsync(DbSession session, IReadOnlyList<Thing> things) =>
        session.ExecuteManyAsync("INSERT INTO things (id) VALUES ($1)", things, 1, (thing, values) => values[0] = thing.Id);

    /// <summary>Keeps all writers busy while the work is handed over.</summary>
    private async Task WhileBusyAsync(Func<Task> handOver)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = Enumerable.Range(0, Writers).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var writes = new List<Task>();
        foreach (var writer in busy.Take(Database.Kind == DatabaseKind.Sqlite ? 1 : Writers))
        {
            writes.Add(Database.WriteAsync(
                async session =>
                {
                    writer.TrySetResult();
                    await release.Task;
                },
                Token));
            await writer.Task;
        }

        var handedOver = handOver();
        release.SetResult();
        await Task.WhenAll(writes);
        await handedOver;
    }

    private sealed record Thing(long Id);
}

public sealed class SqliteGroupCommitTests() : GroupCommitCompliance(DatabaseKind.Sqlite);

public sealed class PostgresGroupCommitTests() : GroupCommitCompliance(DatabaseKind.Postgres);
