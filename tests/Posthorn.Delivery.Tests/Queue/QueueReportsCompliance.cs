using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Settle;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Queue;

public abstract class QueueReportsCompliance(DatabaseKind kind) : QueueSuite(kind)
{
    [Fact]
    public async Task An_empty_queue_has_no_destinations() => Assert.Empty(await Reports.DepthsAsync(Token));

    [Fact]
    public async Task The_fullest_destination_comes_first_and_equal_ones_by_name()
    {
        await AddAsync(
            Copies.New(1, "b.example"), Copies.New(2, "a.example"), Copies.New(3, "full.example"), Copies.New(4, "full.example"));

        Assert.Equal(["full.example", "a.example", "b.example"], (await Reports.DepthsAsync(Token)).Select(depth => depth.Domain));
    }

    [Fact]
    public async Task A_destination_tells_what_waits_what_was_deferred_and_what_is_under_way()
    {
        await AddAsync(Copies.New(1), Copies.New(2, due: Copies.Noon.AddMinutes(10)), Copies.New(3, due: Copies.Noon.AddMinutes(-5)));
        await AddAsync(Holder, Copies.New(4), Copies.New(5));
        await DeferAsync(5, Copies.Noon.AddMinutes(4));

        Assert.Equal(
            new DestinationDepth("example.org", 3, 1, 1, Copies.Noon.AddMinutes(-5), Copies.Noon.AddMinutes(-5)),
            Assert.Single(await Reports.DepthsAsync(Token)));
    }

    [Fact]
    public async Task A_destination_that_is_all_under_way_has_no_next_try()
    {
        await AddAsync(Holder, Copies.New(1));

        Assert.Equal(new DestinationDepth("example.org", 0, 0, 1, Copies.Noon, null), Assert.Single(await Reports.DepthsAsync(Token)));
    }

    [Fact]
    public async Task The_copies_of_a_submission_come_in_the_order_of_their_recipients()
    {
        await AddAsync([.. new[] { 10, 2, 0 }.Select(ordinal => Copies.New(1) with { Id = new CopyId(77, ordinal), Recipient = $"r{ordinal}@example.org" })]);
        await AddAsync(Copies.New(5));

        var states = await Reports.CopiesAsync(Copies.Account, 77, Token);

        Assert.Equal(["r0@example.org", "r2@example.org", "r10@example.org"], states.Select(state => state.Recipient));
        Assert.All(states, state => Assert.Equal((CopyStatus.Queued, Copies.Noon, Copies.Noon), (state.Status, state.UpdatedAt, state.NextTry)));
    }

    [Fact]
    public async Task Another_account_sees_no_copies()
    {
        await AddAsync(Copies.New(1));

        Assert.Empty(await Reports.CopiesAsync(2, Copies.Id(1).SubmissionId, Token));
    }

    private Task DeferAsync(int copy, DateTimeOffset next) => Database.WriteAsync(
        session => new SettlementStore(new SilentLog()).SettleAsync(session,
        [
            new SettledAttempt(
                Copies.Queued(copy), Holder, new AttemptOutcome.Deferred("450 busy", "4.2.1", ReplyClass.Later(ReplyKind.MailboxUnavailable)), new EventDetail { Email = "x@example.org" }, Copies.Noon, next),
        ]),
        Token);

    /// <summary>The reports read no events.</summary>
    private sealed class SilentLog : IEventLog
    {
        public ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) => ValueTask.CompletedTask;

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<CopyEvent>>([]);
    }
}

public sealed class SqliteQueueReportsTests() : QueueReportsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresQueueReportsTests() : QueueReportsCompliance(DatabaseKind.Postgres);
