using System.Text;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Submissions;

/// <summary>A request that may come twice (a client that never saw our answer) is one mail when it carries a key.</summary>
public abstract class IdempotencyCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    [Fact]
    public async Task The_same_key_and_body_are_one_mail()
    {
        var first = await SendAsync("k");
        Clock.Advance(TimeSpan.FromHours(23));

        Assert.Equal(first, await SendAsync("k"));
        Assert.Equal(1, await MailsAsync());
    }

    [Fact]
    public async Task Without_a_key_the_same_body_is_two_mails()
    {
        Assert.NotEqual(await SendAsync(null), await SendAsync(null));
        Assert.Equal(2, await MailsAsync());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_a_mistake()
    {
        await SendAsync("k");

        Assert.IsType<SendOutcome.KeyReused>(await TrySendAsync("k", SampleBody.With("subject", "\"Other\"")));
        Assert.Equal(1, await MailsAsync());
    }

    [Fact]
    public async Task Another_accounts_key_is_another_key()
    {
        await SendAsync("k");

        Assert.IsType<SendOutcome.Accepted>(await TrySendAsync("k", SampleBody.Minimal, account: 2));
        Assert.Equal(2, await MailsAsync());
    }

    [Fact]
    public async Task After_a_day_a_key_may_be_used_again()
    {
        var first = await SendAsync("k");
        Clock.Advance(TimeSpan.FromHours(24));
        var second = await SendAsync("k");

        Assert.NotEqual(first, second);
        Assert.Equal(second, await SendAsync("k"));
    }

    [Fact]
    public async Task A_refused_mail_does_not_use_up_its_key()
    {
        Assert.IsType<SendOutcome.Refused>(await TrySendAsync("k", SampleBody.With("content.0.type", "\"notatype\"")));

        await SendAsync("k");
        Assert.Equal(1, await MailsAsync());
    }

    [Fact]
    public async Task Many_at_once_with_one_key_are_one_mail()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SendAsync("k"))));

        Assert.Single(ids.Distinct());
        Assert.Equal(1, await MailsAsync());
        Assert.Single(await Get<IQueueReports>().CopiesAsync(Account, ids[0].SubmissionId, Token));
    }

    [Fact]
    public async Task Many_at_once_with_two_bodies_are_one_mail_and_mistakes()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            TrySendAsync("k", i % 2 == 0 ? SampleBody.Minimal : SampleBody.With("subject", "\"Other\"")))));

        Assert.Single(outcomes.OfType<SendOutcome.Accepted>().Select(accepted => accepted.Id).Distinct());
        Assert.Equal(10, outcomes.OfType<SendOutcome.KeyReused>().Count());
        Assert.Equal(1, await MailsAsync());
    }

    [Fact]
    public async Task A_test_does_not_use_up_the_key_of_a_real_mail()
    {
        var test = Assert.IsType<SendOutcome.Accepted>(await TrySendAsync("order-1", SampleBody.Minimal, isTest: true)).Id;
        var real = Assert.IsType<SendOutcome.Accepted>(await TrySendAsync("order-1", SampleBody.Minimal)).Id;

        Assert.NotEqual(test, real);
        Assert.Equal(test, Assert.IsType<SendOutcome.Accepted>(await TrySendAsync("order-1", SampleBody.Minimal, isTest: true)).Id);
        Assert.Equal(2, await MailsAsync());
    }

    [Fact]
    public async Task Two_keys_crossing_each_other_in_two_transactions_both_come_through()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => SendAsync(i % 4 < 2 ? $"a{i % 2}" : $"a{1 - i % 2}"))));

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(2, await MailsAsync());
    }

    private async Task<MessageId> SendAsync(string? key) => Assert.IsType<SendOutcome.Accepted>(await TrySendAsync(key, SampleBody.Minimal)).Id;

    private async Task<SendOutcome> TrySendAsync(string? key, string json, long account = Account, bool isTest = false) =>
        await Get<SendMail>().ExecuteAsync(
            await Get<FactFinder>().FindAsync(new MailSender(account, isTest), SampleBody.Parse(json), Token), SampleBody.Parse(json), Encoding.UTF8.GetBytes(json), key, Token);

    private Task<long> MailsAsync() => Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM sending_submissions"), Token);
}

public sealed class SqliteIdempotencyTests() : IdempotencyCompliance(DatabaseKind.Sqlite);

public sealed class PostgresIdempotencyTests() : IdempotencyCompliance(DatabaseKind.Postgres);
