using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Delivery.Transcripts;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Transcripts;

public abstract class TranscriptStoreCompliance(DatabaseKind kind) : QueueSuite(kind)
{
    private TranscriptStore Transcripts => new(Database);

    [Fact]
    public async Task A_conversation_is_read_as_it_was_written()
    {
        const string Said = "     1 S: 250-grüße 😀\n     2 C: it's \"quoted\"\n";
        await SettleAsync(Settled(1, Said));

        var read = Assert.Single(await ReadAsync(1));

        Assert.Equal(new AttemptTranscript(Copies.Id(1), 1, Copies.Noon, Said), read);
    }

    [Fact]
    public async Task Each_attempt_has_its_own_in_their_order()
    {
        await SettleAsync(Settled(1, "second", attempts: 1), Settled(1, "third", attempts: 2), Settled(1, "first"), Settled(2, "other"));

        Assert.Equal(["first", "second", "third"], (await ReadAsync(1)).Select(transcript => transcript.Text));
    }

    [Fact]
    public async Task Another_account_reads_nothing()
    {
        await SettleAsync(Settled(1, "secret"));

        Assert.Empty(await Transcripts.ReadSubmissionAsync(Copies.Account + 1, Copies.Id(1).SubmissionId, Token));
    }

    [Fact]
    public async Task The_same_attempt_told_twice_is_told_once()
    {
        await SettleAsync(Settled(1, "first"));
        await SettleAsync(Settled(1, "again"));

        Assert.Equal("first", Assert.Single(await ReadAsync(1)).Text);
    }

    [Fact]
    public async Task It_is_stored_with_the_outcome_and_only_by_whom_the_copy_belongs_to()
    {
        await AddAsync(Holder, Copies.New(1));
        await AddAsync(Other, Copies.New(2));
        await Database.WriteAsync(session => new SettlementStore(new NoLog()).SettleAsync(session, [Settled(1, "mine"), Settled(2, "not mine"), Settled(3, "gone")]), Token);

        Assert.Single(await ReadAsync(1));
        Assert.Empty(await ReadAsync(2));
        Assert.Empty(await ReadAsync(3));
    }

    [Fact]
    public async Task Old_ones_are_deleted_a_batch_at_a_time()
    {
        await SettleAsync([.. Enumerable.Range(1, 5).Select(copy => Settled(copy, "old")), Settled(6, "new", at: Copies.Noon.AddDays(1))]);

        Assert.Equal(3, await Transcripts.DeleteBeforeAsync(Copies.Noon.AddHours(1), 3, Token));
        Assert.Equal(2, await Transcripts.DeleteBeforeAsync(Copies.Noon.AddHours(1), 3, Token));
        Assert.Equal(0, await Transcripts.DeleteBeforeAsync(Copies.Noon.AddHours(1), 3, Token));
        Assert.Single(await ReadAsync(6));
    }

    private static SettledAttempt Settled(int copy, string? said, int attempts = 0, DateTimeOffset? at = null) => new(
        Copies.Queued(copy) with { Attempts = attempts }, Holder, new AttemptOutcome.Bounced("550 no", "5.1.1", ReplyClass.Never(ReplyKind.InvalidMailbox)),
        new EventDetail { Email = "x@example.org" }, at ?? Copies.Noon, null, said);

    private Task SettleAsync(params SettledAttempt[] attempts) => Database.WriteAsync(session => TranscriptStore.AddAsync(session, attempts), Token);

    private Task<IReadOnlyList<AttemptTranscript>> ReadAsync(int copy) => Transcripts.ReadSubmissionAsync(Copies.Account, Copies.Id(copy).SubmissionId, Token);

    private sealed class NoLog : IEventLog
    {
        public ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) => ValueTask.CompletedTask;

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

public sealed class SqliteTranscriptStoreTests() : TranscriptStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresTranscriptStoreTests() : TranscriptStoreCompliance(DatabaseKind.Postgres);
