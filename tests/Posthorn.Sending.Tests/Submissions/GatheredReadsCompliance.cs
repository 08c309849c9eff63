using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Submissions;

public abstract class GatheredReadsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task Many_at_once_each_get_their_own()
    {
        await AddAsync([.. Enumerable.Range(1, 120).Select(id => Requests.Submission(SampleBody.With("subject", $"\"Mail {id}\""), id: id))]);
        var reads = new GatheredReads(new SubmissionReader(Database));

        var found = await Task.WhenAll(Enumerable.Range(1, 240).Select(i => Task.Run(() => reads.ReadAsync(i % 130, Token))));

        Assert.All(Enumerable.Range(1, 240), i => Assert.Equal(i % 130 is > 0 and <= 120 ? $"Mail {i % 130}" : null, found[i - 1]?.Request.Subject));
    }

    [Fact]
    public async Task What_comes_while_one_is_read_shares_the_next_question()
    {
        await AddAsync([.. Enumerable.Range(1, 20).Select(id => Requests.Submission(SampleBody.Minimal, id: id))]);
        var slow = new HeldDatabase(Database);
        var reads = new GatheredReads(new SubmissionReader(slow));

        var first = reads.ReadAsync(1, Token);

        // The first one with them: it may have changed since the question that is under way.
        var others = Enumerable.Range(1, 20).Select(id => reads.ReadAsync(id, Token)).ToList();
        slow.Release();

        Assert.NotNull(await first);
        Assert.All(await Task.WhenAll(others), Assert.NotNull);
        Assert.Equal(2, slow.Questions);
    }

    [Fact]
    public async Task A_fault_is_heard_by_all_who_wait_and_by_nobody_after()
    {
        await AddAsync([Requests.Submission(SampleBody.Minimal, id: 1)]);
        var slow = new HeldDatabase(Database) { Fault = new StorageUnavailableException("gone") };
        var reads = new GatheredReads(new SubmissionReader(slow));
        Task<Submission?>[] waiting = [reads.ReadAsync(1, Token), reads.ReadAsync(1, Token), reads.ReadAsync(2, Token)];
        slow.Release();
        foreach (var task in waiting)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => task);
        }

        slow.Fault = null;
        Assert.NotNull(await reads.ReadAsync(1, Token));
    }

    [Fact]
    public async Task Who_no_longer_waits_does_not_stop_the_others()
    {
        await AddAsync([Requests.Submission(SampleBody.Minimal, id: 1)]);
        var slow = new HeldDatabase(Database);
        var reads = new GatheredReads(new SubmissionReader(slow));
        using var impatience = new CancellationTokenSource();
        var impatient = reads.ReadAsync(1, impatience.Token);
        var patient = reads.ReadAsync(1, Token);
        await impatience.CancelAsync();
        slow.Release();

        Assert.NotNull(await patient);
        await impatient.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.NotNull(await reads.ReadAsync(1, Token));
    }

    private Task AddAsync(IReadOnlyList<Submission> submissions) => Database.WriteAsync(session => SubmissionStore.AddAsync(session, submissions), Token);

    /// <summary>A real database whose answers wait until they are let go.</summary>
    private sealed class HeldDatabase(IDatabase database) : IDatabase
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _questions;

        public int Questions => _questions;

        public Exception? Fault { get; set; }

        public DatabaseKind Kind => database.Kind;

        public StorageVitals Vitals => database.Vitals;

        public void Release() => _released.SetResult();

        public async Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _questions);
            await _released.Task;
            return Fault is null ? await database.ReadAsync(work, cancellationToken) : throw Fault;
        }

        public Task<T> WriteAsync<T>(Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken) => database.WriteAsync(work, cancellationToken);

        public WriteGroup<TItem> Group<TItem>(Func<DbSession, IReadOnlyList<TItem>, ValueTask> write)
            where TItem : class => database.Group(write);

        public Task MigrateAsync(IReadOnlyList<MigrationSet> rooms, CancellationToken cancellationToken) => database.MigrateAsync(rooms, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

public sealed class SqliteGatheredReadsTests() : GatheredReadsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresGatheredReadsTests() : GatheredReadsCompliance(DatabaseKind.Postgres);
