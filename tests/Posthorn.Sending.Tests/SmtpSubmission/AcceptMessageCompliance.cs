using System.Text;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.SmtpSubmission;

/// <summary>What becomes of a message that was handed in, on either database.</summary>
public abstract class AcceptMessageCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private const string Plain = "From: shop@example.com\r\nTo: ana@example.org\r\nSubject: Hi\r\nBcc: secret@example.org\r\n\r\nHello\r\n";

    [Fact]
    public async Task Every_recipient_of_the_envelope_gets_a_copy_and_the_message_is_stored_without_Bcc()
    {
        var id = await AcceptAsync(Plain, "ana@example.org", "ben@example.org");

        Assert.Equal(new SubmissionSummary(id, Account, Clock.GetUtcNow(), 2, "shop@example.com", "Hi"), await Get<ISubmissionReports>().FindAsync(Account, id, Token));
        Assert.Equal(
            [("ana@example.org", CopyStatus.Queued), ("ben@example.org", CopyStatus.Queued)],
            (await CopiesAsync(id)).Select(copy => (copy.Recipient, copy.Status)));
        Assert.Equal([EventType.Processed, EventType.Processed], (await EventsAsync(id)).Select(happened => happened.Type));

        var stored = await Get<Sending.Submissions.SubmissionStore>().FindAsync(Account, id.SubmissionId, Token);
        Assert.Equal("From: shop@example.com\r\nTo: ana@example.org\r\nSubject: Hi\r\n\r\nHello\r\n", Encoding.ASCII.GetString(stored!.Mime!.Value.Span));
    }

    [Fact]
    public async Task A_copy_renders_the_same_from_memory_and_from_the_database()
    {
        var id = await AcceptAsync(Plain, "ana@example.org", "ben@example.org");
        var warm = await RenderAsync(id, 1);
        Get<Sending.Submissions.SubmissionCache>().Forget(id.SubmissionId);
        var cold = await RenderAsync(id, 1);

        Assert.Equal(warm, cold);
        Assert.StartsWith($"Received: by mail.example.net (Posthorn) with ESMTP id {id};\r\n", warm, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nHello\r\n", warm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_in_X_SMTPAPI_stand_in_for_the_envelope_each_at_its_time()
    {
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        var id = await AcceptAsync(WithApi($$"""{"to":["x@example.org","y@example.org"],"send_each_at":[{{now + 60}},{{now - 60}}]}"""), "rcpt@example.org");

        Assert.Equal(["y@example.org"], (await CopiesAsync(id)).Select(copy => copy.Recipient));
        Assert.Equal(Clock.GetUtcNow().AddSeconds(60), Assert.Single(await Get<ScheduleStore>().ListAsync(Account, null, 10, Token)).Part.SendAt);
        Clock.Advance(TimeSpan.FromSeconds(60));
        await Get<ReleaseScheduled>().ExecuteAsync(Token);
        Assert.Equal(["x@example.org", "y@example.org"], (await CopiesAsync(id)).Select(copy => copy.Recipient));
    }

    [Theory]
    [InlineData("X-SMTPAPI: {\"to\":\r\n", "The value is not valid JSON")]
    [InlineData("X-SMTPAPI: {\"send_at\":4000000000}\r\n", "Scheduling more than 72 hours in advance is forbidden.")]
    [InlineData("To: twice@example.org\r\n", "2 duplicate to header detected, rfc5322 states that there should be a max of 1")]
    [InlineData("Subject: a\r\nsubject: b\r\n", "3 duplicate subject header detected, rfc5322 states that there should be a max of 1")]
    public async Task A_header_that_cannot_be_followed_is_accepted_dropped_and_told_to_the_sender(string header, string problem)
    {
        var id = await AcceptAsync(header + Plain, "ana@example.org", "ben@example.org");

        Assert.All(await CopiesAsync(id), copy => Assert.Equal((CopyStatus.Dropped, null), (copy.Status, copy.NextTry)));
        Assert.Equal(
            [(EventType.Dropped, "ana@example.org", "Invalid SMTPAPI header"), (EventType.Dropped, "ben@example.org", "Invalid SMTPAPI header")],
            (await EventsAsync(id)).Select(happened => (happened.Type, happened.Detail.Email, happened.Detail.Reason!)));

        var notice = await NoticeAsync();
        Assert.Equal(["bounce-me@example.com"], notice.To.Select(to => to.Address));
        Assert.Equal("postmaster@mail.example.net", notice.From.Single().Address);
        Assert.Equal("auto-generated", notice.Message.Header("Auto-Submitted")!.Value);
        Assert.Contains($"\r\n * {problem}\r\n", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_test_mail_that_cannot_be_followed_the_notice_is_test_mail_too()
    {
        await Get<AcceptMessage>().ExecuteAsync(
            new MailSender(Account, IsTest: true), "bounce-me@example.com", ["ana@example.org"], Encoding.UTF8.GetBytes("X-SMTPAPI: [\r\n" + Plain), Token);

        Assert.Equal(
            [(int)MessageClass.Test],
            await Database.ReadAsync(session => session.QueryAsync("SELECT class FROM delivery_queue", static reader => reader.GetInt32(0)), Token));
        Assert.Equal(2, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM sending_bodies WHERE frozen LIKE '%\"IsTest\":true%'"), Token));
    }

    [Fact]
    public async Task Nobody_is_told_when_the_sender_is_nobody()
    {
        var outcome = await Get<AcceptMessage>().ExecuteAsync(new MailSender(Account, IsTest: false), "", ["ana@example.org"], Encoding.UTF8.GetBytes("X-SMTPAPI: [\r\n" + Plain), Token);

        Assert.Equal(Assert.IsType<AcceptOutcome.Queued>(outcome).Id.SubmissionId, await SendingModule.LastIdAsync(Database, Token));
    }

    [Theory]
    [InlineData("""{"asm_group_id":7}""")]
    [InlineData("""{"ip_pool":"nowhere"}""")]
    [InlineData("""{"filters":{"templates":{"settings":{"enable":1,"template_id":"5997fcf6-2b9f-484d-acd5-7e9a99f0dc1f"}}}}""")]
    public async Task What_the_account_does_not_have_is_refused_and_nothing_is_stored(string header)
    {
        var before = await SendingModule.LastIdAsync(Database, Token);

        Assert.IsType<AcceptOutcome.Refused>(await TryAcceptAsync(WithApi(header), "ana@example.org"));
        Assert.Equal(before, await SendingModule.LastIdAsync(Database, Token));
    }

    private static string WithApi(string json) => $"X-SMTPAPI: {json}\r\n{Plain}";

    private Task<AcceptOutcome> TryAcceptAsync(string message, params string[] recipients) =>
        Get<AcceptMessage>().ExecuteAsync(new MailSender(Account, IsTest: false), "bounce-me@example.com", recipients, Encoding.UTF8.GetBytes(message), Token);

    private async Task<MessageId> AcceptAsync(string message, params string[] recipients) =>
        Assert.IsType<AcceptOutcome.Queued>(await TryAcceptAsync(message, recipients)).Id;

    private Task<IReadOnlyList<CopyState>> CopiesAsync(MessageId id) => Get<IQueueReports>().CopiesAsync(Account, id.SubmissionId, Token);

    private Task<IReadOnlyList<CopyEvent>> EventsAsync(MessageId id) => Get<IEventLog>().ReadSubmissionAsync(Account, id.SubmissionId, Token);

    private async Task<string> RenderAsync(MessageId id, int ordinal)
    {
        var outcome = await Get<IMailRenderer>().RenderAsync(new CopyToRender(Account, new CopyId(id.SubmissionId, ordinal), "ana@example.org"), Token);
        return Encoding.UTF8.GetString(Assert.IsType<RenderOutcome.Rendered>(outcome).Mail.Bytes.Span);
    }

    private async Task<MessageView> NoticeAsync()
    {
        var last = await SendingModule.LastIdAsync(Database, Token);
        var outcome = await Get<IMailRenderer>().RenderAsync(new CopyToRender(Account, new CopyId(last, 0), "bounce-me@example.com"), Token);
        Assert.True(MimeParser.TryParse(Assert.IsType<RenderOutcome.Rendered>(outcome).Mail.Bytes, MimeLimits.Default, out var entity, out _));
        return new MessageView(entity);
    }
}

public sealed class SqliteAcceptMessageTests() : AcceptMessageCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAcceptMessageTests() : AcceptMessageCompliance(DatabaseKind.Postgres);
