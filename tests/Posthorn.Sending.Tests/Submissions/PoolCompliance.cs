using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Submissions;

/// <summary>A mail that names an IP pool, from the request to the copies.</summary>
public abstract class PoolCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly string Mail = SampleBody.With("ip_pool_name", "\"orders\"");

    [Fact]
    public async Task A_named_pool_goes_with_the_submission_its_copies_and_their_events()
    {
        var pool = await AddAsync(Account, "orders", PoolClass.Bulk);
        var (outcome, copies) = await SendAsync(Mail);

        var id = Assert.IsType<SendOutcome.Accepted>(outcome).Id;
        Assert.Equal((pool.Id, MessageClass.Bulk), (Assert.Single(copies).PoolId, copies[0].Class));
        var processed = Assert.Single(await Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token));
        Assert.Equal((EventType.Processed, new EventPool("orders", pool.Id.ToString())), (processed.Type, processed.Detail.Pool));
        Assert.Equal(
            pool.Id, await Database.ReadAsync(session => session.QueryLongAsync("SELECT pool_id FROM sending_submissions WHERE id = $1", id.SubmissionId), Token));
    }

    [Fact]
    public async Task Without_a_pool_there_is_none_anywhere()
    {
        await AddAsync(Account, "orders", PoolClass.Bulk);
        var (outcome, copies) = await SendAsync(SampleBody.Minimal);

        var id = Assert.IsType<SendOutcome.Accepted>(outcome).Id;
        Assert.Equal((null, MessageClass.Transactional), (Assert.Single(copies).PoolId, copies[0].Class));
        Assert.Null(Assert.Single(await Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token)).Detail.Pool);
        Assert.Equal(1, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM sending_submissions WHERE pool_id IS NULL"), Token));
    }

    [Fact]
    public async Task Many_recipients_make_a_mail_bulk_in_every_copy()
    {
        Settings.BulkFrom = 3;

        Assert.Equal([MessageClass.Transactional, MessageClass.Transactional], (await SendAsync(Requests.To(2))).Copies.Select(copy => copy.Class));
        Assert.Equal(
            [MessageClass.Bulk, MessageClass.Bulk, MessageClass.Bulk], (await SendAsync(Requests.To(3))).Copies.Select(copy => copy.Class));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("Orders")]
    [InlineData("theirs")]
    public async Task A_pool_that_the_account_does_not_have_is_refused(string name)
    {
        await AddAsync(Account, "orders", PoolClass.None);
        await AddAsync(2, "theirs", PoolClass.None);
        var mail = SampleBody.With("ip_pool_name", $"\"{name}\"");
        var expected = new ApiError(
            $"The IP Pool name must be a valid pool name for your account. You provided [{name}].", "ip_pool_name",
            $"{FieldPath.HelpBase}#message.ip_pool_name");

        Assert.Equal([expected], AvailabilityRules.Check(SampleBody.Parse(mail), await Get<FactFinder>().FindAsync(new MailSender(Account, IsTest: false), SampleBody.Parse(mail), Token)));
        Assert.Equal([expected], Assert.IsType<SendOutcome.Refused>((await SendAsync(mail)).Outcome).Errors);
        Assert.Equal(0, await SendingModule.LastIdAsync(Database, Token));
    }

    [Fact]
    public async Task A_pool_is_there_once_it_was_added_and_gone_once_it_was_removed()
    {
        Assert.IsType<SendOutcome.Refused>((await SendAsync(Mail)).Outcome);
        await AddAsync(Account, "orders", PoolClass.None);
        Assert.Empty(AvailabilityRules.Check(SampleBody.Parse(Mail), await Get<FactFinder>().FindAsync(new MailSender(Account, IsTest: false), SampleBody.Parse(Mail), Token)));
        Assert.IsType<SendOutcome.Accepted>((await SendAsync(Mail)).Outcome);

        await Get<IIpPools>().RemovePoolAsync(Account, "orders", Token);
        Assert.IsType<SendOutcome.Refused>((await SendAsync(Mail)).Outcome);
    }

    private async Task<IpPool> AddAsync(long account, string name, PoolClass poolClass) =>
        Assert.IsType<IpOutcome<IpPool>.Done>(await Get<IIpPools>().AddPoolAsync(account, name, poolClass, Token)).Value;

    private async Task<(SendOutcome Outcome, IReadOnlyList<NewCopy> Copies)> SendAsync(string json)
    {
        var queue = new NotingQueue(Get<IDeliveryQueue>());
        var sendMail = new SendMail(
            new AcceptSubmissions(Database, Get<SubmissionStore>(), queue, Get<IEventLog>()), Get<CheckCopies>(), Get<SubmissionCache>(), Get<CopyFactsCache>(), queue, Get<IMonitors>(), Get<IdGenerator>(),
            Get<IOptions<SendingOptions>>(), Clock);
        var outcome = await sendMail.ExecuteAsync(await FactsAsync(SampleBody.Parse(json)), SampleBody.Parse(json), Encoding.UTF8.GetBytes(json), null, Token);
        return (outcome, queue.Noted);
    }

    /// <summary>The queue as it is, and what was given to it.</summary>
    private sealed class NotingQueue(IDeliveryQueue queue) : IDeliveryQueue
    {
        public IReadOnlyList<NewCopy> Noted { get; private set; } = [];

        public DispatchTicket Reserve(IReadOnlyList<NewCopy> copies) => queue.Reserve(Noted = copies);

        public ValueTask AddAsync(DbSession session, IReadOnlyList<DispatchTicket> tickets) => queue.AddAsync(session, tickets);

        public ValueTask AddDroppedAsync(DbSession session, IReadOnlyList<NewCopy> copies) => queue.AddDroppedAsync(session, copies);
    }
}

public sealed class SqlitePoolTests() : PoolCompliance(DatabaseKind.Sqlite);

public sealed class PostgresPoolTests() : PoolCompliance(DatabaseKind.Postgres);
