using System.Text;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;
using Posthorn.Suppressions;

namespace Posthorn.Sending.Tests.Simulator;

/// <summary>What is accepted with a test key: test copies and nothing else, whenever they are made.</summary>
public abstract class TestMailCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task Copies_of_test_mail_are_test_copies_and_those_of_real_mail_are_not()
    {
        var test = await SendAsync(SampleBody.Minimal, isTest: true);
        var real = await SendAsync(SampleBody.Minimal, isTest: false);

        Assert.Equal([MessageClass.Test], await ClassesAsync(test));
        Assert.Equal([MessageClass.Transactional], await ClassesAsync(real));
        var facts = await Get<ICopyFacts>().FindAsync([new CopyId(test.SubmissionId, 0), new CopyId(real.SubmissionId, 0)], Token);
        Assert.Equal((true, false), (facts[new CopyId(test.SubmissionId, 0)].IsTest, facts[new CopyId(real.SubmissionId, 0)].IsTest));
    }

    [Fact]
    public async Task Test_mail_that_is_planned_leaves_later_as_test_mail_also_when_nothing_of_it_is_in_memory()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds() + 600);
        var id = await SendAsync(SampleBody.With("send_at", $"{at.ToUnixTimeSeconds()}"), isTest: true);
        Assert.Empty(await ClassesAsync(id));
        Get<SubmissionCache>().Forget(id.SubmissionId);

        Clock.Advance(TimeSpan.FromHours(1));
        await Get<ReleaseScheduled>().ExecuteAsync(Token);

        Assert.Equal([MessageClass.Test], await ClassesAsync(id));
    }

    [Fact]
    public async Task What_the_lists_say_counts_for_test_mail_and_not_at_the_simulators_own_domain()
    {
        await LeaveAsync("ana@example.org");
        await LeaveAsync("bounce@simulator.test");
        var to = SampleBody.With("personalizations.0.to", """[{"email":"ana@example.org"},{"email":"bounce@simulator.test"}]""");

        Assert.Equal([EventType.Dropped, EventType.Processed], await TypesAsync(await SendAsync(to, isTest: true)));
        Assert.Equal([EventType.Dropped, EventType.Dropped], await TypesAsync(await SendAsync(to, isTest: false)));
    }

    [Fact]
    public async Task The_address_that_drops_is_dropped_as_if_it_had_bounced_and_only_for_test_mail()
    {
        var to = SampleBody.With("personalizations.0.to", """[{"email":"drop+7@simulator.test"}]""");
        var id = await SendAsync(to, isTest: true);

        var dropped = Assert.Single(await Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token));
        Assert.Equal(
            (EventType.Dropped, "Bounced Address", "5.0.0", "drop+7@simulator.test"), (dropped.Type, dropped.Detail.Reason, dropped.Detail.Status, dropped.Detail.Email));
        Assert.Empty(await ClassesAsync(id));
        Assert.Equal([EventType.Processed], await TypesAsync(await SendAsync(to, isTest: false)));
    }

    [Fact]
    public async Task Test_mail_costs_no_credits()
    {
        var child = (await Get<IAccounts>().CreateAsync(new AccountDraft(Account, "child", ""), Token))!;
        await LimitAsync(child.Id, 1);

        Assert.Equal([EventType.Processed], await TypesAsync(await SendAsync(SampleBody.Minimal, isTest: true, child.Id), child.Id));
        Assert.Equal([EventType.Processed], await TypesAsync(await SendAsync(SampleBody.Minimal, isTest: true, child.Id), child.Id));
        Assert.Equal([EventType.Processed], await TypesAsync(await SendAsync(SampleBody.Minimal, isTest: false, child.Id), child.Id));
        Assert.Equal([EventType.Dropped], await TypesAsync(await SendAsync(SampleBody.Minimal, isTest: false, child.Id), child.Id));
        Assert.Equal([EventType.Processed], await TypesAsync(await SendAsync(SampleBody.Minimal, isTest: true, child.Id), child.Id));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("""{"TemplateContent":null,"Settings":{},"Monitor":null}""", false)]
    [InlineData("""{"TemplateContent":null,"Settings":{},"Monitor":null,"IsTest":true}""", true)]
    public void What_was_stored_before_there_were_test_keys_is_real_mail(string? stored, bool isTest) => Assert.Equal(isTest, FrozenChoices.Read(stored).IsTest);

    [Fact]
    public void What_is_stored_of_real_mail_is_as_before()
    {
        Assert.Null(FrozenChoices.None.Store());
        Assert.DoesNotContain("IsTest", new FrozenChoices("c", AccountSettings.Default).Store(), StringComparison.Ordinal);
        Assert.True(FrozenChoices.Read((FrozenChoices.None with { IsTest = true }).Store()).IsTest);
    }

    private async Task LimitAsync(long account, int total)
    {
        await Database.WriteAsync(async session => { await Get<ICredits>().SetAsync(session, account, new CreditLimit(total, null)); }, Token);
        Get<ICredits>().Forget(account);
    }

    private Task LeaveAsync(string email) => Get<IRecipientChoices>().ApplyAsync(
        new RecipientAct(Account, new CopyId(1, 0), email, [new RecipientChoice(null, Wants: false)], false, null, null, ""), Token);

    private async Task<IEnumerable<EventType>> TypesAsync(MessageId id, long account = Account) =>
        (await Get<IEventLog>().ReadSubmissionAsync(account, id.SubmissionId, Token)).OrderBy(happened => happened.Copy.Ordinal).Select(happened => happened.Type);

    private async Task<List<MessageClass>> ClassesAsync(MessageId id) => await Database.ReadAsync(
        session => session.QueryAsync("SELECT class FROM delivery_queue WHERE submission_id = $1", static reader => (MessageClass)reader.GetInt32(0), id.SubmissionId), Token);

    private async Task<MessageId> SendAsync(string json, bool isTest, long account = Account) => Assert.IsType<SendOutcome.Accepted>(await Get<SendMail>().ExecuteAsync(
        await Get<FactFinder>().FindAsync(new MailSender(account, isTest), SampleBody.Parse(json), Token), SampleBody.Parse(json), Encoding.UTF8.GetBytes(json), null, Token)).Id;
}

public sealed class SqliteTestMailTests() : TestMailCompliance(DatabaseKind.Sqlite);

public sealed class PostgresTestMailTests() : TestMailCompliance(DatabaseKind.Postgres);
