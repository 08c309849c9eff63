using Posthorn.Mime;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Tests.MailSend;

namespace Posthorn.Sending.Tests.Rendering;

public sealed class DraftBuilderTests
{
    private const string Host = "mail.example.net";

    [Fact]
    public void The_smallest_request_becomes_the_smallest_message()
    {
        var draft = Build(SampleBody.Minimal);

        Assert.Equal(Requests.Noon, draft.Date);
        Assert.Equal("AAAAAAAAAE0AAAAAAAAAYw@mail.example.net", draft.MessageId);
        Assert.Equal(new Mailbox(null, "shop@example.com"), draft.From);
        Assert.Equal([new Mailbox(null, "ana@example.org")], draft.To);
        Assert.Equal("Hi", draft.Subject);
        Assert.Equal([new TextBody("text/plain", "Hello")], draft.Bodies);
        Assert.Empty(draft.Cc);
        Assert.Empty(draft.ReplyTo);
        Assert.Empty(draft.Headers);
        Assert.Empty(draft.Attachments);
    }

    [Fact]
    public void Blind_recipients_stand_nowhere_in_the_message()
    {
        var draft = Build(SampleBody.With(
            "personalizations",
            """[{"to":[{"email":"a@example.org","name":"Ana"}],"cc":[{"email":"b@example.org"}],"bcc":[{"email":"secret@example.org"}]}]"""));

        Assert.Equal([new Mailbox("Ana", "a@example.org")], draft.To);
        Assert.Equal([new Mailbox(null, "b@example.org")], draft.Cc);
        Assert.DoesNotContain("secret@example.org", Compose(draft), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "one@example.com", "First")]
    [InlineData(1, "shop@example.com", "Hi")]
    public void A_personalization_may_have_its_own_sender_and_subject(int index, string from, string subject)
    {
        var draft = Build(
            SampleBody.With(
                "personalizations",
                """[{"to":[{"email":"a@example.org"}],"from":{"email":"one@example.com"},"subject":"First"},{"to":[{"email":"b@example.org"}]}]"""),
            index);

        Assert.Equal((from, subject), (draft.From.Address, draft.Subject));
    }

    [Fact]
    public void Each_personalization_is_a_message_of_its_own_id()
    {
        var body = SampleBody.With("personalizations", """[{"to":[{"email":"a@example.org"}]},{"to":[{"email":"a@example.org"}]}]""");

        Assert.Equal("AAAAAAAAAE0AAAAAAAAAYw.1@mail.example.net", Build(body, 1).MessageId);
        Assert.NotEqual(Build(body, 0).MessageId, Build(body, 1).MessageId);
        Assert.NotEqual(Build(body, 0).BoundarySeed, Build(body, 1).BoundarySeed);
    }

    [Theory]
    [InlineData("reply_to", """{"email":"r@example.com","name":"R"}""", "R r@example.com")]
    [InlineData("reply_to_list", """[{"email":"r@example.com"},{"email":"s@example.com"}]""", " r@example.com, s@example.com")]
    public void Replies_go_where_the_request_says(string member, string json, string expected) =>
        Assert.Equal(expected, string.Join(',', Build(SampleBody.With(member, json)).ReplyTo.Select(mailbox => $"{mailbox.Name} {mailbox.Address}")));

    [Theory]
    [InlineData("""{"X-A":"1"}""", "{}", "X-A=1")]
    [InlineData("{}", """{"X-A":"1"}""", "X-A=1")]
    [InlineData("""{"X-A":"1","X-B":"2"}""", """{"X-C":"3"}""", "X-A=1 X-B=2 X-C=3")]
    [InlineData("""{"X-A":"1","X-B":"2"}""", """{"X-A":"own"}""", "X-B=2 X-A=own")]
    [InlineData("""{"X-A":"1"}""", """{"x-a":"own"}""", "x-a=own")]
    [InlineData("""{"Return-Path":"<x@example.com>","X-A":"1"}""", """{"return-path":"<y@example.com>"}""", "X-A=1")]
    [InlineData("""{"List-Unsubscribe":"<https://example.com/u>"}""", """{"List-Unsubscribe-Post":"List-Unsubscribe=One-Click"}""",
        "List-Unsubscribe=<https://example.com/u> List-Unsubscribe-Post=List-Unsubscribe=One-Click")]
    public void Headers_of_the_personalization_win_name_by_name(string common, string own, string expected)
    {
        var body = SampleBody.With(SampleBody.With("headers", common), "personalizations.0.headers", own);

        Assert.Equal(expected, string.Join(' ', Build(body).Headers.Select(header => $"{header.Name}={header.Value}")));
    }

    [Fact]
    public void Attachments_are_decoded_when_the_mail_is_rendered_and_not_before()
    {
        var submission = Requests.Submission(SampleBody.With(
            "attachments",
            """
            [{"content":"SGVsbG8=","filename":"a.txt","type":"text/plain"},
             {"content":"AAEC","filename":"b.png","type":"image/png","disposition":"inline","content_id":"logo"}]
            """));

        var draft = DraftBuilder.Build(submission, 0, Host, Words(submission, 0), null);
        Assert.Equal(("a.txt", "text/plain", false, null), Facts(draft.Attachments[0]));
        Assert.Equal("Hello"u8.ToArray(), draft.Attachments[0].Content.ToArray());
        Assert.Equal(("b.png", "image/png", true, "logo"), Facts(draft.Attachments[1]));
        Assert.Equal([0, 1, 2], draft.Attachments[1].Content.ToArray());
        Assert.All(DraftBuilder.BuildWithoutFiles(submission, 0, Host).Attachments, file => Assert.True(file.Content.IsEmpty));
    }

    private static (string Name, string? Type, bool Inline, string? ContentId) Facts(Attachment file) => (file.FileName, file.MediaType, file.Inline, file.ContentId);

    private static MessageDraft Build(string json, int index = 0)
    {
        var submission = Requests.Submission(json);
        return DraftBuilder.Build(submission, index, Host, Words(submission, index), null);
    }

    private static MailContent Words(Submission submission, int index) => Assert.IsType<FillOutcome.Filled>(
        new ContentFiller(new CompiledTemplates()).Fill(submission.Request, index, null, new Dictionary<string, string>())).Content;

    private static string Compose(MessageDraft draft)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(MessageComposer.TryCompose(draft, output, out var error), error);
        return System.Text.Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
