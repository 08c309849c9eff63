using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Sending.Tests.Schedules;

/// <summary>Planned mail: what leaves when, and what pause, cancel and resume make of it (mail-sending 5.2).</summary>
public abstract class ScheduleCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private const string TwoTimes = """
        {"personalizations":[{"to":[{"email":"now@example.org"}]},
            {"to":[{"email":"soon@example.org"},{"email":"too@example.org"}],"send_at":SOON},
            {"to":[{"email":"late@example.org"}],"send_at":LATE}],
          "from":{"email":"shop@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}]}
        """;

    private DateTimeOffset Soon { get; set; }

    private DateTimeOffset Late { get; set; }

    [Fact]
    public async Task Each_personalization_leaves_at_its_own_time()
    {
        var id = await SendTwoTimesAsync();
        Assert.Equal(["now@example.org"], await LeftAsync(id));

        Assert.Equal(0, await ReleaseAsync());
        Clock.Advance(Soon - Clock.GetUtcNow());
        Assert.Equal(1, await ReleaseAsync());
        Assert.Equal(["now@example.org", "soon@example.org", "too@example.org"], await LeftAsync(id));

        Clock.Advance(TimeSpan.FromDays(1));
        await ReleaseAsync();
        Assert.Equal(["now@example.org", "soon@example.org", "too@example.org", "late@example.org"], await LeftAsync(id));
        Assert.Equal([0, 1, 2, 3], (await CopiesAsync(id)).Select(copy => copy.Id.Ordinal).Order());
        Assert.Equal(0, await ReleaseAsync());
    }

    [Fact]
    public async Task What_is_said_of_a_copy_begins_when_it_leaves_and_its_deadline_too()
    {
        var id = await SendTwoTimesAsync();
        Clock.Advance(Soon - Clock.GetUtcNow() + TimeSpan.FromMinutes(3));
        await ReleaseAsync();

        var processed = (await EventsAsync(id))[^1];

        Assert.Equal((EventType.Processed, Clock.GetUtcNow()), (processed.Type, processed.At));
    }

    [Fact]
    public async Task What_a_deleted_account_planned_is_dropped_and_says_so()
    {
        var id = await SendTwoTimesAsync();
        await Get<IAccounts>().ChangeStatusAsync(Account, AccountStatus.Deleted, Token);
        Clock.Advance(TimeSpan.FromDays(1));

        await ReleaseAsync();

        Assert.Equal(["now@example.org"], await LeftAsync(id));
        var dropped = (await EventsAsync(id)).Where(item => item.Type == EventType.Dropped).ToList();
        Assert.Equal(3, dropped.Count);
        Assert.All(dropped, item => Assert.Equal("Account deleted", item.Detail.Reason));
    }

    [Fact]
    public async Task A_second_process_and_a_second_look_release_nothing_twice()
    {
        var id = await SendTwoTimesAsync();
        Clock.Advance(TimeSpan.FromDays(1));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Get<ReleaseScheduled>().ExecuteAsync(Token)));

        Assert.Equal(4, (await EventsAsync(id)).Count(item => item.Type == EventType.Processed));
        Assert.Equal(4, (await CopiesAsync(id)).Count);
    }

    [Fact]
    public async Task A_paused_batch_waits_and_leaves_at_once_when_it_is_resumed()
    {
        var batch = await NewBatchAsync();
        var id = await SendAsync(Scheduled(batch));
        Assert.Equal(BatchOutcome.Done, await StatusAsync(batch, BatchStatus.Pause));
        Clock.Advance(TimeSpan.FromHours(30));
        await ReleaseAsync();
        Assert.Empty(await LeftAsync(id));

        Assert.True(await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.None, Token));
        await ReleaseAsync();

        Assert.Equal(["ana@example.org"], await LeftAsync(id));
    }

    [Fact]
    public async Task What_joins_a_paused_batch_waits_also_when_it_names_no_time()
    {
        var batch = await NewBatchAsync();
        await StatusAsync(batch, BatchStatus.Pause);
        var id = await SendAsync(SampleBody.With("batch_id", $"\"{batch}\""));

        await ReleaseAsync();
        Assert.Empty(await LeftAsync(id));
        await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.None, Token);
        await ReleaseAsync();

        Assert.Equal(["ana@example.org"], await LeftAsync(id));
    }

    [Fact]
    public async Task A_batch_that_stays_paused_ends_72_hours_after_its_time()
    {
        var batch = await NewBatchAsync();
        var id = await SendAsync(Scheduled(batch));
        await StatusAsync(batch, BatchStatus.Pause);

        Clock.Advance(TimeSpan.FromHours(1 + 72) - TimeSpan.FromSeconds(1));
        await ReleaseAsync();
        Assert.Empty(await EventsAsync(id));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await ReleaseAsync();

        var dropped = Assert.Single(await EventsAsync(id));
        Assert.Equal((EventType.Dropped, "Scheduled send paused for too long"), (dropped.Type, dropped.Detail.Reason));
        Assert.Empty(await CopiesAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_batch_is_dropped_at_its_time_unless_that_is_taken_back_before(bool takenBack)
    {
        var batch = await NewBatchAsync();
        var id = await SendAsync(Scheduled(batch));
        await StatusAsync(batch, BatchStatus.Cancel);
        await ReleaseAsync();
        Assert.Empty(await EventsAsync(id));
        if (takenBack)
        {
            await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.None, Token);
        }

        Clock.Advance(TimeSpan.FromHours(1));
        await ReleaseAsync();

        Assert.Equal(takenBack ? EventType.Processed : EventType.Dropped, Assert.Single(await EventsAsync(id)).Type);
        await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.None, Token);
        await ReleaseAsync();
        Assert.Single(await EventsAsync(id));
    }

    [Fact]
    public async Task A_pause_becomes_a_cancel_and_a_cancel_a_pause()
    {
        var batch = await NewBatchAsync();
        var id = await SendAsync(Scheduled(batch));
        await StatusAsync(batch, BatchStatus.Cancel);
        await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.Pause, Token);
        Clock.Advance(TimeSpan.FromHours(2));
        await ReleaseAsync();
        Assert.Empty(await EventsAsync(id));

        await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.Cancel, Token);
        await ReleaseAsync();

        Assert.Equal(EventType.Dropped, Assert.Single(await EventsAsync(id)).Type);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_keeps_mail_and_one_that_jumps_forward_releases_it()
    {
        var id = await SendAsync(Scheduled(await NewBatchAsync()));
        Assert.Equal(0, await ReleaseAtAsync(Clock.GetUtcNow() - TimeSpan.FromDays(2)));

        Assert.Equal(1, await ReleaseAtAsync(Clock.GetUtcNow() + TimeSpan.FromDays(30)));

        Assert.Equal(["ana@example.org"], await LeftAsync(id));
    }

    [Fact]
    public async Task Batches_belong_to_their_account_and_grow_old()
    {
        var batch = await NewBatchAsync();
        Assert.NotNull(await Get<Batches>().FindAsync(Account, batch, Token));
        Assert.Null(await Get<Batches>().FindAsync(2, batch, Token));
        Assert.Equal(BatchOutcome.UnknownBatch, await Get<Batches>().AddStatusAsync(2, batch, BatchStatus.Pause, Token));
        Assert.False(await Get<Batches>().ChangeStatusAsync(Account, batch, BatchStatus.Pause, Token));

        Clock.Advance(Batches.Life);
        Assert.Null(await Get<Batches>().FindAsync(Account, batch, Token));
        var unknown = Assert.Single(AvailabilityRules.Check(
            SampleBody.Parse(Scheduled(batch)), await Get<FactFinder>().FindAsync(new MailSender(Account, IsTest: false), SampleBody.Parse(Scheduled(batch)), Token)));
        Assert.Equal(("invalid batch id", "batch_id"), (unknown.Message, unknown.Field));
    }

    [Fact]
    public async Task A_batch_has_one_status_and_an_account_a_hundred_such_batches()
    {
        var first = await NewBatchAsync();
        Assert.Equal(BatchOutcome.Done, await StatusAsync(first, BatchStatus.Pause));
        Assert.Equal(BatchOutcome.HasStatus, await StatusAsync(first, BatchStatus.Cancel));
        for (var number = 1; number < Batches.MaxWithStatus; number++)
        {
            Assert.Equal(BatchOutcome.Done, await StatusAsync(await NewBatchAsync(), BatchStatus.Cancel));
        }

        var last = await NewBatchAsync();
        Assert.Equal(BatchOutcome.LimitReached, await StatusAsync(last, BatchStatus.Pause));
        Assert.Equal(Batches.MaxWithStatus, (await Get<Batches>().ListAsync(Account, Token)).Count);
        await Get<Batches>().ChangeStatusAsync(Account, first, BatchStatus.None, Token);
        Assert.Equal(BatchOutcome.Done, await StatusAsync(last, BatchStatus.Pause));
    }

    [Fact]
    public async Task More_than_a_page_is_released_in_several_looks()
    {
        var batch = await NewBatchAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 130).Select(_ => SendAsync(Scheduled(batch))));
        Clock.Advance(TimeSpan.FromHours(1));

        var first = await ReleaseAsync();
        Assert.True(ReleaseScheduled.IsPage(first));
        Assert.Equal(30, await ReleaseAsync());

        foreach (var id in ids)
        {
            Assert.Single(await EventsAsync(id));
        }
    }

    [Fact]
    public async Task What_cannot_be_read_stays_and_holds_up_nothing()
    {
        var first = await SendAsync(Scheduled(await NewBatchAsync()));
        var broken = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => SendAsync(Scheduled(""))));
        await Database.WriteAsync(
            async session => { await session.ExecuteAsync("UPDATE sending_bodies SET request = $1 WHERE submission_id <> $2", "no JSON"u8.ToArray(), first.SubmissionId); }, Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var last = await SendAsync(Scheduled(await NewBatchAsync()));
        Clock.Advance(TimeSpan.FromHours(2));

        while (ReleaseScheduled.IsPage(await ReleaseAsync()))
        {
        }

        Assert.Single(await LeftAsync(first));
        Assert.Single(await LeftAsync(last));
        Assert.Equal(broken.Select(id => id.SubmissionId).Order(), (await PlannedAsync()).Select(part => part.SubmissionId).Order());

        // Whatever it was has been mended.
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE sending_bodies SET request = (SELECT request FROM sending_bodies WHERE submission_id = $1) WHERE submission_id <> $1", first.SubmissionId);
            },
            Token);
        Assert.Equal(0, await ReleaseAsync());
        Clock.Advance(TimeSpan.FromMinutes(2));
        while (ReleaseScheduled.IsPage(await ReleaseAsync()))
        {
        }

        Assert.Empty(await PlannedAsync());
        Assert.Single(await LeftAsync(broken[^1]));
    }

    [Fact]
    public async Task What_is_planned_is_listed_the_next_first_page_by_page_and_for_its_account_alone()
    {
        await SendTwoTimesAsync();
        var batch = await NewBatchAsync();
        var id = await SendAsync(Scheduled(batch));
        await StatusAsync(batch, BatchStatus.Pause);

        var all = await Get<ScheduleStore>().ListAsync(Account, null, 10, Token);
        var second = await Get<ScheduleStore>().ListAsync(Account, (all[0].Part.SendAt, all[0].Part.SubmissionId), 1, Token);

        Assert.Equal([2, 1, 1], all.Select(planned => planned.Part.Recipients));
        Assert.Equal(all[1].Part, Assert.Single(second).Part);
        Assert.Equal((id, BatchStatus.Pause), (new MessageId(second[0].Part.SubmissionId, second[0].Token), second[0].Batch));
        Assert.Empty(await Get<ScheduleStore>().ListAsync(2, null, 10, Token));
    }

    private async Task<MessageId> SendTwoTimesAsync()
    {
        Soon = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds() + 600);
        Late = Soon + TimeSpan.FromHours(3);
        return await SendAsync(TwoTimes
            .Replace("SOON", Soon.ToUnixTimeSeconds().ToString(), StringComparison.Ordinal)
            .Replace("LATE", Late.ToUnixTimeSeconds().ToString(), StringComparison.Ordinal));
    }

    private string Scheduled(string batch) => TwoTimes
        .Replace(TwoTimes[TwoTimes.IndexOf('[', StringComparison.Ordinal)..(TwoTimes.LastIndexOf("}],", StringComparison.Ordinal) + 2)], """[{"to":[{"email":"ana@example.org"}]}]""", StringComparison.Ordinal)
        .Replace("\"subject\"", $"\"send_at\":{Clock.GetUtcNow().ToUnixTimeSeconds() + 3600},{(batch.Length > 0 ? $"\"batch_id\":\"{batch}\"," : "")}\"subject\"", StringComparison.Ordinal);

    private Task<string> NewBatchAsync() => Get<Batches>().CreateAsync(Account, Token);

    private Task<BatchOutcome> StatusAsync(string batch, BatchStatus status) => Get<Batches>().AddStatusAsync(Account, batch, status, Token);

    private Task<int> ReleaseAsync() => Get<ReleaseScheduled>().ExecuteAsync(Token);

    private async Task<IEnumerable<ScheduledPart>> PlannedAsync() => (await Get<ScheduleStore>().ListAsync(Account, null, 1000, Token)).Select(planned => planned.Part);

    private Task<int> ReleaseAtAsync(DateTimeOffset now) => new ReleaseScheduled(
        Database, Get<ScheduleStore>(), Get<CheckCopies>(), Get<SubmissionCache>(), Get<IDeliveryQueue>(), Get<ISendingIps>(), Get<IEventLog>(), Get<IAccounts>(), Get<PartsAside>(),
        new ManualClock(now), NullLogger<ReleaseScheduled>.Instance).ExecuteAsync(Token);

    private Task<IReadOnlyList<CopyEvent>> EventsAsync(MessageId id) => Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token);

    private Task<IReadOnlyList<CopyState>> CopiesAsync(MessageId id) => Get<IQueueReports>().CopiesAsync(Account, id.SubmissionId, Token);

    /// <summary>The recipients whose copies are in the queue, by their events, in order.</summary>
    private async Task<IEnumerable<string>> LeftAsync(MessageId id)
    {
        var queued = (await CopiesAsync(id)).Select(copy => copy.Id.Ordinal).ToHashSet();
        return (await EventsAsync(id)).Where(item => item.Type == EventType.Processed && queued.Contains(item.Copy.Ordinal)).Select(item => item.Detail.Email);
    }

    private async Task<MessageId> SendAsync(string json) => Assert.IsType<SendOutcome.Accepted>(
        await Get<SendMail>().ExecuteAsync(await FactsAsync(SampleBody.Parse(json)), SampleBody.Parse(json), Encoding.UTF8.GetBytes(json), null, Token)).Id;
}

public sealed class SqliteScheduleTests() : ScheduleCompliance(DatabaseKind.Sqlite);

public sealed class PostgresScheduleTests() : ScheduleCompliance(DatabaseKind.Postgres);
