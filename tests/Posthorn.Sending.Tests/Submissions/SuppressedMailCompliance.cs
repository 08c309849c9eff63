using System.Text;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;
using Posthorn.Suppressions;

namespace Posthorn.Sending.Tests.Submissions;

/// <summary>What the lists keep back ends as dropped in the transaction in which it was accepted, and is never queued.</summary>
public abstract class SuppressedMailCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task A_suppressed_copy_is_dropped_and_its_neighbours_are_queued()
    {
        await LeaveAsync("ana@example.org");

        var id = await SendAsync(SampleBody.With("personalizations.0.to", """[{"email":"ben@example.org"},{"email":"ANA@example.org"},{"email":"cy@example.org"}]"""));

        var events = await EventsAsync(id);
        Assert.Equal([EventType.Processed, EventType.Dropped, EventType.Processed], events.OrderBy(happened => happened.Copy.Ordinal).Select(happened => happened.Type));
        Assert.Equal(
            new EventDetail { Email = "ANA@example.org", Reason = "Unsubscribed Address", Status = "5.0.0" },
            events.Single(happened => happened.Type == EventType.Dropped).Detail);
        Assert.Equal(
            [CopyStatus.Queued, CopyStatus.Dropped, CopyStatus.Queued], (await CopiesAsync(id)).OrderBy(copy => copy.Id.Ordinal).Select(copy => copy.Status));
        Assert.Equal(2, (await Get<IQueueReports>().DepthsAsync(Token)).Sum(depth => depth.Waiting + depth.UnderWay));
    }

    [Fact]
    public async Task A_mail_of_which_nobody_is_left_is_accepted_and_nothing_is_queued()
    {
        await LeaveAsync("ana@example.org");

        var id = await SendAsync(SampleBody.Minimal);

        Assert.Equal([EventType.Dropped], (await EventsAsync(id)).Select(happened => happened.Type));
        Assert.Empty(await Get<IQueueReports>().DepthsAsync(Token));
    }

    [Theory]
    [InlineData("bypass_list_management", true)]
    [InlineData("bypass_unsubscribe_management", true)]
    [InlineData("bypass_spam_management", false)]
    [InlineData("bypass_bounce_management", false)]
    public async Task A_mail_may_ask_to_pass_over_lists(string setting, bool isSent)
    {
        await LeaveAsync("ana@example.org");

        var id = await SendAsync(SampleBody.With($"mail_settings.{setting}.enable", "true"));

        Assert.Equal([isSent ? EventType.Processed : EventType.Dropped], (await EventsAsync(id)).Select(happened => happened.Type));
    }

    [Fact]
    public async Task A_setting_that_is_off_passes_over_nothing()
    {
        await LeaveAsync("ana@example.org");

        var id = await SendAsync(SampleBody.With("mail_settings.bypass_list_management.enable", "false"));

        Assert.Equal([EventType.Dropped], (await EventsAsync(id)).Select(happened => happened.Type));
    }

    [Fact]
    public async Task Planned_mail_is_asked_for_when_it_leaves()
    {
        await LeaveAsync("ana@example.org");
        var at = Clock.GetUtcNow().ToUnixTimeSeconds() + 600;
        var id = await SendAsync(SampleBody.With(
            SampleBody.With("personalizations.0.to", """[{"email":"ana@example.org"},{"email":"ben@example.org"},{"email":"cy@example.org"}]"""), "send_at", $"{at}"));
        Assert.Empty(await EventsAsync(id));

        await ComeBackAsync("ana@example.org");
        await LeaveAsync("ben@example.org");
        Clock.Advance(TimeSpan.FromSeconds(601));
        await Get<ReleaseScheduled>().ExecuteAsync(Token);

        var events = (await EventsAsync(id)).ToDictionary(happened => happened.Detail.Email, happened => happened.Type);
        Assert.Equal((EventType.Processed, EventType.Dropped, EventType.Processed), (events["ana@example.org"], events["ben@example.org"], events["cy@example.org"]));
        Assert.Equal(CopyStatus.Dropped, (await CopiesAsync(id)).Single(copy => copy.Id.Ordinal == 1).Status);
        Assert.Equal(0, await Get<ReleaseScheduled>().ExecuteAsync(Token));
        Assert.Equal(3, (await EventsAsync(id)).Count);
    }

    [Fact]
    public async Task A_repeated_idempotency_key_drops_nothing_twice()
    {
        await LeaveAsync("ana@example.org");
        var first = await SendAsync(SampleBody.Minimal, "key");

        Assert.Equal(first, await SendAsync(SampleBody.Minimal, "key"));

        Assert.Single(await EventsAsync(first));
    }

    [Fact]
    public async Task When_the_event_of_a_drop_cannot_be_stored_nothing_is_accepted()
    {
        await LeaveAsync("ana@example.org");
        var accept = new AcceptSubmissions(Database, Get<SubmissionStore>(), Get<IDeliveryQueue>(), new FullLog());
        var submission = Requests.Submission(SampleBody.Minimal);
        var (live, suppressed) = await Get<CheckCopies>().ExecuteAsync(submission, CopyList.Of(submission, MessageClass.Transactional, null), Token);
        using var ticket = Get<IDeliveryQueue>().Reserve(live);

        await Assert.ThrowsAnyAsync<Exception>(() => accept.ExecuteAsync(new AcceptedSubmission(submission, ticket, suppressed, [], null), Token));

        Assert.Single(suppressed);
        Assert.Empty(await CopiesAsync(submission.Id));
        Assert.Null(await Get<SubmissionStore>().FindAsync(Account, submission.Id.SubmissionId, Token));
    }

    private Task LeaveAsync(string email) => ChooseAsync(email, wants: false);

    private Task ComeBackAsync(string email) => ChooseAsync(email, wants: true);

    private Task ChooseAsync(string email, bool wants) => Get<IRecipientChoices>().ApplyAsync(
        new RecipientAct(Account, new CopyId(1, 0), email, [new RecipientChoice(null, wants)], false, null, null, ""), Token);

    private Task<IReadOnlyList<CopyEvent>> EventsAsync(MessageId id) => Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token);

    private Task<IReadOnlyList<CopyState>> CopiesAsync(MessageId id) => Get<IQueueReports>().CopiesAsync(Account, id.SubmissionId, Token);

    private async Task<MessageId> SendAsync(string json, string? key = null) => Assert.IsType<SendOutcome.Accepted>(
        await Get<SendMail>().ExecuteAsync(await FactsAsync(SampleBody.Parse(json)), SampleBody.Parse(json), Encoding.UTF8.GetBytes(json), key, Token)).Id;

    private sealed class FullLog : IEventLog
    {
        public ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) => throw new InvalidOperationException("No room is left.");

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

public sealed class SqliteSuppressedMailTests() : SuppressedMailCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSuppressedMailTests() : SuppressedMailCompliance(DatabaseKind.Postgres);
