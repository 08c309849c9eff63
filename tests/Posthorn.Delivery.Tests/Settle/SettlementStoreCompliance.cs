using Microsoft.Extensions.DependencyInjection;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Settle;

/// <summary>The promise's second half: the queue row, the copy's status and its event change together.</summary>
public abstract class SettlementStoreCompliance(DatabaseKind kind) : QueueSuite(kind)
{
    private static readonly DateTimeOffset Later = Copies.Noon.AddMinutes(1);
    private IEventLog? _log;

    private IEventLog Log => _log ??= new ServiceCollection()
        .AddSingleton(Database)
        .AddSingleton(new IdGenerator(0, TimeProvider.System))
        .AddEvents()
        .BuildServiceProvider()
        .GetRequiredService<IEventLog>();

    public static TheoryData<string> Ends => ["delivered", "bounce", "dropped"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task An_end_takes_the_row_sets_the_status_and_tells_it(string end)
    {
        await AddAsync(Holder, Copies.New(1));
        var settled = Settled(1, EndOf(end));

        await SettleAsync(settled);

        Assert.True(settled.WasOurs);
        Assert.Null(await RowAsync(1));
        Assert.Equal(new CopyState(Copies.Id(1), "r1@example.org", settled.Outcome.CopyStatus, Later, null), await StateAsync(1));
        var told = Assert.Single(await StoryAsync(1));
        Assert.Equal((settled.Outcome.Event, Later, "r1@example.org"), (told.Type, told.At, told.Detail.Email));
        Assert.Equal(end, told.Type.WireName());
    }

    [Fact]
    public async Task A_deferral_lets_the_row_go_until_the_next_try()
    {
        await AddAsync(Holder, Copies.New(1));
        await RecordDotAsync(1, Holder);
        var next = Copies.Noon.AddMinutes(5);

        await SettleAsync(Settled(1, new AttemptOutcome.Deferred("450 busy", "4.2.1", ReplyClass.Later(ReplyKind.MailboxUnavailable)), next: next));

        Assert.Equal(new QueueRow(null, next, 1, false, false), await RowAsync(1));
        Assert.Equal(new CopyState(Copies.Id(1), "r1@example.org", CopyStatus.Deferred, Later, next), await StateAsync(1));
        Assert.Equal(EventType.Deferred, Assert.Single(await StoryAsync(1)).Type);
        Assert.Equal(1, Assert.Single(await ClaimAsync(Other, next)).Attempts);
    }

    [Fact]
    public async Task Each_deferral_counts_one_attempt()
    {
        await AddAsync(Copies.New(1));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await ClaimAsync(Holder, Copies.Noon);
            await SettleAsync(Settled(1, new AttemptOutcome.Deferred("450 busy", "4.2.1", ReplyClass.Later(ReplyKind.MailboxUnavailable)), next: Copies.Noon));
            Assert.Equal(attempt, (await RowAsync(1))!.Attempts);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_holds_a_copy_no_more_writes_nothing(bool deferred)
    {
        await AddAsync(Other, Copies.New(1));
        var settled = deferred
            ? Settled(1, new AttemptOutcome.Deferred("450 busy", "4.2.1", ReplyClass.Later(ReplyKind.MailboxUnavailable)), next: Later)
            : Settled(1, new AttemptOutcome.Delivered("250 ok", "2.0.0"));

        await SettleAsync(settled);

        Assert.False(settled.WasOurs);
        Assert.Equal(new QueueRow(Other, Copies.Noon, 0, false, false), await RowAsync(1));
        Assert.Equal(CopyStatus.Queued, (await StateAsync(1)).Status);
        Assert.Empty(await StoryAsync(1));
    }

    [Fact]
    public async Task A_copy_that_waits_or_is_finished_is_not_settled_again()
    {
        await AddAsync(Copies.New(1));
        await AddAsync(Holder, Copies.New(2));
        await SettleAsync(Settled(2, new AttemptOutcome.Delivered("250 ok", "2.0.0")));
        var (waiting, finished) = (Settled(1, new AttemptOutcome.Delivered("250 ok", "2.0.0")), Settled(2, new AttemptOutcome.Bounced("550 no", "5.0.0", ReplyClass.Never(ReplyKind.InvalidMailbox))));

        await SettleAsync(waiting, finished);

        Assert.False(waiting.WasOurs || finished.WasOurs);
        Assert.Equal(CopyStatus.Delivered, (await StateAsync(2)).Status);
        Assert.Single(await StoryAsync(2));
        Assert.Empty(await StoryAsync(1));
    }

    [Fact]
    public async Task In_one_list_each_outcome_stands_for_itself()
    {
        await AddAsync(Holder, Copies.New(1), Copies.New(2), Copies.New(3));
        await AddAsync(Other, Copies.New(4));

        await SettleAsync(
            Settled(1, new AttemptOutcome.Delivered("250 ok", "2.0.0")),
            Settled(4, new AttemptOutcome.Delivered("250 ok", "2.0.0")),
            Settled(2, new AttemptOutcome.Deferred("450 busy", "4.2.1", ReplyClass.Later(ReplyKind.MailboxUnavailable)), next: Later),
            Settled(3, new AttemptOutcome.Bounced("550 no", "5.1.1", ReplyClass.Never(ReplyKind.InvalidMailbox))));

        CopyStatus[] expected = [CopyStatus.Delivered, CopyStatus.Deferred, CopyStatus.Bounced, CopyStatus.Queued];
        for (var copy = 1; copy <= 4; copy++)
        {
            Assert.Equal(expected[copy - 1], (await StateAsync(copy)).Status);
        }
    }

    [Fact]
    public async Task When_the_event_cannot_be_stored_nothing_changes()
    {
        await AddAsync(Holder, Copies.New(1), Copies.New(2));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            session => new SettlementStore(new BrokenLog()).SettleAsync(session,
            [
                Settled(1, new AttemptOutcome.Delivered("250 ok", "2.0.0")),
                Settled(2, new AttemptOutcome.Deferred("450 busy", "4.2.1", ReplyClass.Later(ReplyKind.MailboxUnavailable)), next: Later),
            ]),
            Token));

        Assert.Equal(new QueueRow(Holder, Copies.Noon, 0, false, false), await RowAsync(1));
        Assert.Equal(new QueueRow(Holder, Copies.Noon, 0, false, false), await RowAsync(2));
        Assert.Equal(CopyStatus.Queued, (await StateAsync(1)).Status);
        Assert.Equal(CopyStatus.Queued, (await StateAsync(2)).Status);
    }

    [Fact]
    public async Task A_neighbour_whose_outcome_cannot_be_stored_does_not_hold_up_the_others()
    {
        await AddAsync(Holder, Copies.New(1), Copies.New(2));
        var group = Database.Group<SettledAttempt>(new SettlementStore(new PickyLog(Log, refused: Copies.Id(2))).SettleAsync);

        var good = group.CommitAsync(Settled(1, new AttemptOutcome.Delivered("250 ok", "2.0.0")), Token);
        var bad = group.CommitAsync(Settled(2, new AttemptOutcome.Delivered("250 ok", "2.0.0")), Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await good;
        Assert.Equal(CopyStatus.Delivered, (await StateAsync(1)).Status);
        Assert.Single(await StoryAsync(1));
        Assert.Equal(CopyStatus.Queued, (await StateAsync(2)).Status);
    }

    private static AttemptOutcome EndOf(string name) => name switch
    {
        "delivered" => new AttemptOutcome.Delivered("250 ok", "2.0.0"),
        "bounce" => new AttemptOutcome.Bounced("550 no", "5.1.1", ReplyClass.Never(ReplyKind.InvalidMailbox)),
        _ => new AttemptOutcome.Dropped("cannot be composed"),
    };

    private static SettledAttempt Settled(int copy, AttemptOutcome outcome, DateTimeOffset? next = null) =>
        new(Copies.Queued(copy), Holder, outcome, new EventDetail { Email = Copies.Queued(copy).Recipient }, Later, next);

    private Task SettleAsync(params SettledAttempt[] attempts) => Database.WriteAsync(session => new SettlementStore(Log).SettleAsync(session, attempts), Token);

    private Task<IReadOnlyList<CopyEvent>> StoryAsync(int copy) => Log.ReadSubmissionAsync(Copies.Account, Copies.Id(copy).SubmissionId, Token);

    private sealed class BrokenLog : IEventLog
    {
        public ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) => throw new InvalidOperationException("The log is broken.");

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The log is broken.");
    }

    private sealed class PickyLog(IEventLog log, CopyId refused) : IEventLog
    {
        public ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) => events.Any(happened => happened.Copy == refused)
            ? throw new InvalidOperationException("Not this one.")
            : log.AppendAsync(session, events);

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
            log.ReadSubmissionAsync(accountId, submissionId, cancellationToken);
    }
}

public sealed class SqliteSettlementStoreTests() : SettlementStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSettlementStoreTests() : SettlementStoreCompliance(DatabaseKind.Postgres);
