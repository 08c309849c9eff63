using System.Text.Json;
using Microsoft.Extensions.Options;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.EventFacts;

public abstract class EventFactsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private CopyFactsCache Facts => new(Get<SubmissionReader>(), Get<IOptions<SendingOptions>>(), TimeProvider.System);

    [Fact]
    public async Task Many_are_found_at_once_and_again_from_memory()
    {
        var submissions = Enumerable.Range(1, 120).Select(i => Requests.Submission(Requests.To(2), id: i, account: i % 3)).ToList();
        await AddAsync(submissions);
        CopyId[] copies = [.. submissions.SelectMany(submission => new[] { new CopyId(submission.Id.SubmissionId, 0), new CopyId(submission.Id.SubmissionId, 1) })];
        var facts = Facts;

        var found = await facts.FindAsync(copies, Token);
        Assert.Equal(copies.ToHashSet(), found.Keys.ToHashSet());
        Assert.All(found, pair => Assert.Equal(pair.Key.SubmissionId % 3, pair.Value.AccountId));
        Assert.Equal(submissions[4].Recipients[1].Email, found[new CopyId(5, 1)].Email);
        Assert.Equal(submissions[4].Id.ToString(), found[new CopyId(5, 1)].MessageId);

        await Database.WriteAsync(async session => { await session.ExecuteAsync("DELETE FROM sending_bodies"); }, Token);
        Assert.Equal(240, (await facts.FindAsync(copies, Token)).Count);
        Assert.Empty(await Facts.FindAsync(copies, Token));
    }

    [Fact]
    public async Task Large_requests_are_found_too()
    {
        await AddAsync([.. Enumerable.Range(1, 4).Select(i => Requests.Submission(Requests.OfSize(5_000_000), id: i))]);

        Assert.Equal(4, (await Facts.FindAsync([.. Enumerable.Range(1, 4).Select(i => new CopyId(i, 0))], Token)).Count);
    }

    [Fact]
    public async Task What_is_not_there_is_missing()
    {
        await AddAsync([Requests.Submission(SampleBody.Minimal, id: 5)]);

        Assert.Equal([new CopyId(5, 0)], (await Facts.FindAsync([new CopyId(5, 0), new CopyId(5, 1), new CopyId(5, -1), new CopyId(6, 0)], Token)).Keys);
        Assert.Empty(await Facts.FindAsync([], Token));
    }

    [Fact]
    public async Task A_pool_is_told_by_id_and_name()
    {
        await AddAsync([Requests.Submission(SampleBody.With("ip_pool_name", "\"orders\""), id: 5) with { Pool = new SubmissionPool(9, "orders") }]);

        Assert.Equal(new EventPool("orders", "9"), (await Facts.FindAsync([new CopyId(5, 0)], Token)).Single().Value.Pool);
    }

    [Fact]
    public async Task What_was_just_accepted_is_told_without_a_look_into_the_database_and_says_the_same()
    {
        var submission = Requests.Submission(SampleBody.With("ip_pool_name", "\"orders\""), id: 5) with { Pool = new SubmissionPool(9, "orders"), Origin = new MailOrigin("Key_1", "ana", "203.0.113.9") };
        var remembering = Facts;
        remembering.Remember(submission);
        var remembered = (await remembering.FindAsync([new CopyId(5, 0)], Token)).Single().Value;

        await AddAsync([submission]);
        Assert.Equal(JsonSerializer.Serialize((await Facts.FindAsync([new CopyId(5, 0)], Token)).Single().Value), JsonSerializer.Serialize(remembered));
    }

    [Fact]
    public async Task What_was_read_to_be_rendered_is_not_read_again_for_its_events()
    {
        await AddAsync([Requests.Submission(SampleBody.With("ip_pool_name", "\"orders\""), id: 5) with { Pool = new SubmissionPool(9, "orders"), Origin = new MailOrigin("Key_1", "ana", "203.0.113.9") }]);
        var (facts, stored) = (Facts, (await Facts.FindAsync([new CopyId(5, 0)], Token)).Single().Value);

        Assert.NotNull(await new SubmissionCache(Get<GatheredReads>(), facts, Get<IOptions<SendingOptions>>(), Clock).GetAsync(Account, 5, Token));
        await Database.WriteAsync(async session => { await session.ExecuteAsync("DELETE FROM sending_bodies"); }, Token);

        Assert.Equal(JsonSerializer.Serialize(stored), JsonSerializer.Serialize((await facts.FindAsync([new CopyId(5, 0)], Token)).Single().Value));
    }

    [Fact]
    public async Task What_was_read_before_something_was_forgotten_is_not_remembered()
    {
        var facts = Facts;
        var mark = facts.Mark();
        facts.Forget(6);
        facts.Remember(Requests.Submission(SampleBody.Minimal, id: 5), mark);
        Assert.Empty(await facts.FindAsync([new CopyId(5, 0)], Token));

        facts.Remember(Requests.Submission(SampleBody.Minimal, id: 5), facts.Mark());
        Assert.NotEmpty(await facts.FindAsync([new CopyId(5, 0)], Token));
    }

    [Fact]
    public async Task Who_handed_a_mail_in_is_told_with_it()
    {
        await AddAsync([Requests.Submission(SampleBody.Minimal, id: 5) with { Origin = new MailOrigin("Key_1", "ana", "203.0.113.9") }, Requests.Submission(SampleBody.Minimal, id: 6)]);

        var found = await Facts.FindAsync([new CopyId(5, 0), new CopyId(6, 0)], Token);
        Assert.Equal(("Key_1", "ana", "203.0.113.9"), Of(found[new CopyId(5, 0)]));
        Assert.Equal((null, null, null), Of(found[new CopyId(6, 0)]));

        static (string?, string?, string?) Of(CopyFacts facts) => (facts.KeyId, facts.Teammate, facts.ClientAddress);
    }

    private Task AddAsync(IReadOnlyList<Submission> submissions) => Database.WriteAsync(session => SubmissionStore.AddAsync(session, submissions), Token);
}

public sealed class SqliteEventFactsTests() : EventFactsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresEventFactsTests() : EventFactsCompliance(DatabaseKind.Postgres);
