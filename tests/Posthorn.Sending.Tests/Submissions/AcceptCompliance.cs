using System.Text;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Submissions;

/// <summary>The promise's first half: all of an accepted mail is stored, or nothing of it.</summary>
public abstract class AcceptCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task An_accepted_mail_has_its_submission_its_copies_and_their_events()
    {
        var id = await SendAsync(Requests.To(3));

        Assert.Equal(new SubmissionSummary(id, Account, Clock.GetUtcNow(), 3, "shop@example.com", "Hi"), await Get<ISubmissionReports>().FindAsync(Account, id, Token));
        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => new CopyState(new CopyId(id.SubmissionId, i), $"r{i}@example.org", CopyStatus.Queued, Clock.GetUtcNow(), Clock.GetUtcNow())),
            await CopiesAsync(id));
        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => (EventType.Processed, i, $"r{i}@example.org", Clock.GetUtcNow())),
            (await StoryAsync(id)).Select(happened => (happened.Type, happened.Copy.Ordinal, happened.Detail.Email, happened.At)));
    }

    [Fact]
    public async Task Two_mails_have_different_ids_of_22_characters()
    {
        var (one, two) = (await SendAsync(SampleBody.Minimal), await SendAsync(SampleBody.Minimal));

        Assert.NotEqual(one, two);
        Assert.Matches("^[A-Za-z0-9_-]{22}$", one.ToString());
    }

    [Fact]
    public async Task Half_of_an_id_or_another_account_finds_no_mail()
    {
        var id = await SendAsync(SampleBody.Minimal);

        Assert.Null(await Get<ISubmissionReports>().FindAsync(Account, id with { Token = id.Token ^ 1 }, Token));
        Assert.Null(await Get<ISubmissionReports>().FindAsync(2, id, Token));
        Assert.Empty(await Get<IQueueReports>().CopiesAsync(2, id.SubmissionId, Token));
    }

    [Fact]
    public async Task When_the_events_cannot_be_stored_nothing_is()
    {
        var accept = new AcceptSubmissions(Database, Get<SubmissionStore>(), Get<IDeliveryQueue>(), new BrokenLog());

        await Assert.ThrowsAsync<InvalidOperationException>(() => accept.ExecuteAsync(Accepted(77), Token));

        await AssertNothingIsStoredAsync(77);
    }

    [Fact]
    public async Task When_the_copies_cannot_be_stored_nothing_is()
    {
        var accept = Get<AcceptSubmissions>();
        var taken = Accepted(77);
        await accept.ExecuteAsync(taken, Token);
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM sending_submissions");
                await session.ExecuteAsync("DELETE FROM sending_bodies");
            },
            Token);

        // The rows of the copies are still there, so theirs are refused.
        await Assert.ThrowsAnyAsync<Exception>(() => accept.ExecuteAsync(Accepted(77, key: "k"), Token));

        Assert.Null(await Get<SubmissionStore>().FindAsync(Account, 77, Token));
        Assert.Single(await Get<IEventLog>().ReadSubmissionAsync(Account, 77, Token));
        await accept.ExecuteAsync(Accepted(78, key: "k"), Token);
        Assert.NotNull(await Get<SubmissionStore>().FindAsync(Account, 78, Token));
    }

    [Fact]
    public async Task A_neighbour_that_cannot_be_stored_does_not_hold_up_the_others()
    {
        var accept = Get<AcceptSubmissions>();
        await accept.ExecuteAsync(Accepted(50), Token);

        var accepted = Enumerable.Range(41, 20).Select(id => accept.ExecuteAsync(Accepted(id), Token)).ToList();
        await Task.WhenAll(accepted.Where((_, index) => index != 9));

        await Assert.ThrowsAnyAsync<Exception>(() => accepted[9]);
        for (var id = 41; id <= 60; id++)
        {
            Assert.Single(await Get<IEventLog>().ReadSubmissionAsync(Account, id, Token));
        }
    }

    [Fact]
    public async Task A_mail_that_cannot_be_written_as_a_message_is_refused_and_not_stored()
    {
        var body = SampleBody.With("content.0.type", "\"notatype\"");

        var refused = Assert.IsType<SendOutcome.Refused>(await TrySendAsync(body));

        Assert.Equal("personalizations.0", Assert.Single(refused.Errors).Field);
        Assert.Equal(0, await SendingModule.LastIdAsync(Database, Token));
    }

    private static AcceptedSubmission Accepted(long id, IDeliveryQueue queue, string? key)
    {
        var submission = Requests.Submission(SampleBody.Minimal, id);
        return new AcceptedSubmission(
            submission,
            queue.Reserve([new NewCopy(new CopyId(id, 0), Account, "ana@example.org", "example.org", Requests.Noon)]),
            [],
            [],
            key is null ? null : new IdempotencyKey(key, [1]));
    }

    private AcceptedSubmission Accepted(long id, string? key = null) => Accepted(id, Get<IDeliveryQueue>(), key);

    private async Task AssertNothingIsStoredAsync(long submission)
    {
        Assert.Null(await Get<SubmissionStore>().FindAsync(Account, submission, Token));
        Assert.Empty(await Get<IQueueReports>().CopiesAsync(Account, submission, Token));
        Assert.Empty(await Get<IQueueReports>().DepthsAsync(Token));
        Assert.Empty(await Get<IEventLog>().ReadSubmissionAsync(Account, submission, Token));
    }

    private async Task<SendOutcome> TrySendAsync(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return await Get<SendMail>().ExecuteAsync(await FactsAsync(SampleBody.Parse(json)), SampleBody.Parse(json), body, null, Token);
    }

    private async Task<MessageId> SendAsync(string json) => Assert.IsType<SendOutcome.Accepted>(await TrySendAsync(json)).Id;

    private Task<IReadOnlyList<CopyState>> CopiesAsync(MessageId id) => Get<IQueueReports>().CopiesAsync(Account, id.SubmissionId, Token);

    private Task<IReadOnlyList<CopyEvent>> StoryAsync(MessageId id) => Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token);

    private sealed class BrokenLog : IEventLog
    {
        public async ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events)
        {
            await Task.Yield();
            throw new InvalidOperationException("The log is broken.");
        }

        public Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The log is broken.");
    }
}

public sealed class SqliteAcceptTests() : AcceptCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAcceptTests() : AcceptCompliance(DatabaseKind.Postgres);
