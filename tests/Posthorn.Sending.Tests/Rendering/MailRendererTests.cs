using System.Text;
using Microsoft.Extensions.Options;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.MailAuth.Dkim;
using Posthorn.Mime;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.SpamCheck;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Rendering;

public sealed class MailRendererTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private const string Full =
        """
        {"personalizations":[
           {"to":[{"email":"ana@example.org","name":"Ana Lovelace"},{"email":"ben@example.net"}],
            "cc":[{"email":"office@example.org","name":"Büro"}],"bcc":[{"email":"archive@example.com"}],
            "subject":"Your order nº 17 has left","headers":{"X-Order":"17"}},
           {"to":[{"email":"eve@example.org"}]}],
         "from":{"email":"shop@example.com","name":"The Shop, Ltd."},"reply_to":{"email":"help@example.com"},"subject":"Your order",
         "content":[{"type":"text/plain","value":"Hello,\nyour parcel costs 5 €.\n.\nBye"},{"type":"text/html","value":"<p>Hello,<br>your parcel costs 5 €.</p><img src=\"cid:logo\">"}],
         "attachments":[{"content":"iVBORw0KGgo=","filename":"logo.png","type":"image/png","disposition":"inline","content_id":"logo"},
                        {"content":"JVBERi0xLjcK","filename":"Rechnung März.pdf","type":"application/pdf"}],
         "headers":{"X-Shop":"one","X-Order":"0"},"custom_args":{"secret":"not in the mail"},"categories":["orders"]}
        """;

    /// <summary>Read the file beside the request above. When it is meant to change, take <c>full-mail.now.eml</c> from the output folder and read that.</summary>
    [Fact]
    public async Task A_full_mail_is_the_one_in_the_file()
    {
        var mail = await RenderAsync(Full);

        var golden = Path.Combine(AppContext.BaseDirectory, "Rendering", "full-mail.eml");
        var text = Encoding.UTF8.GetString(mail.Bytes.Span);
        var expected = File.Exists(golden) ? (await File.ReadAllTextAsync(golden, Token)).ReplaceLineEndings("\r\n") : "";
        if (text != expected)
        {
            await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "full-mail.now.eml"), text.ReplaceLineEndings("\n"), Token);
        }

        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task All_recipients_of_a_personalization_get_the_same_bytes_when_nothing_is_counted(int ordinal)
    {
        var uncounted = SampleBody.With(SampleBody.With(Full, "tracking_settings.click_tracking.enable", "false"), "tracking_settings.open_tracking.enable", "false");
        Assert.Equal((await RenderAsync(uncounted)).Bytes.ToArray(), (await RenderAsync(uncounted, ordinal)).Bytes.ToArray());
    }

    [Fact]
    public async Task Each_recipient_has_marks_of_their_own() =>
        Assert.NotEqual((await RenderAsync(Full)).Bytes.ToArray(), (await RenderAsync(Full, 1)).Bytes.ToArray());

    [Fact]
    public async Task Another_personalization_is_another_mail()
    {
        var text = Encoding.UTF8.GetString((await RenderAsync(Full, ordinal: 4)).Bytes.Span);

        Assert.Contains("To: eve@example.org\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Subject: Your order\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ana@example.org", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_copy_renders_to_the_same_bytes_also_when_memory_has_forgotten_it()
    {
        await StoreAsync(Full);
        var renderer = NewRenderer();
        var first = await RenderAsync(renderer, 0);
        var again = await RenderAsync(renderer, 0);
        Get<SubmissionCache>().Forget(77);
        Clock.Advance(TimeSpan.FromDays(2));
        var cold = await RenderAsync(renderer, 0);
        var elsewhere = await RenderAsync(NewRenderer(new SubmissionCache(Get<GatheredReads>(), Get<CopyFactsCache>(), Options.Create(Settings), TimeProvider.System)), 0);

        Assert.All([again, cold, elsewhere], mail => Assert.Equal(first.Bytes.ToArray(), mail.Bytes.ToArray()));
        Assert.All([again, cold, elsewhere], mail => Assert.Equal(first with { Bytes = mail.Bytes }, mail));
    }

    [Fact]
    public async Task What_was_rendered_does_not_change_when_the_next_mail_is()
    {
        await StoreAsync(Full);
        var renderer = NewRenderer();
        var first = await RenderAsync(renderer, 0);
        var copy = first.Bytes.ToArray();
        await RenderAsync(renderer, 4);

        Assert.Equal(copy, first.Bytes.ToArray());
    }

    [Fact]
    public async Task The_signature_verifies()
    {
        var mail = await RenderAsync(Full);

        var verified = Assert.Single(new DkimVerifier(DkimVerifierLimits.Default).Verify(mail.Bytes.Span, KnownDomains.Zone, Requests.Noon.AddDays(3)));
        Assert.Equal((DkimResult.Pass, "example.com"), (verified.Result, verified.Domain));
    }

    [Fact]
    public async Task A_domain_without_a_key_goes_unsigned_with_the_return_path_of_this_host()
    {
        var mail = await RenderAsync(SampleBody.With("from", """{"email":"shop@example.net"}"""));

        Assert.DoesNotContain("DKIM-Signature", Encoding.UTF8.GetString(mail.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal("bounces+1-4d-0@mail.example.net", mail.EnvelopeSender);
    }

    [Fact]
    public async Task A_domain_with_a_key_has_a_return_path_below_itself() =>
        Assert.Equal("bounces+1-4d-4@bounces.example.com", (await RenderAsync(Full, ordinal: 4)).EnvelopeSender);

    [Theory]
    [InlineData("ana@example.org", "", false)]
    [InlineData("ana@bücher.example", "", false)]
    [InlineData("ana@example.org", "Zoë", false)]
    [InlineData("zoë@example.org", "", true)]
    public async Task Only_a_local_part_beyond_ASCII_needs_SMTPUTF8(string recipient, string name, bool needed)
    {
        var mail = await RenderAsync(SampleBody.With("personalizations.0.to", $$"""[{"email":"{{recipient}}","name":"{{name}}"}]"""), recipient: recipient);

        Assert.Equal((needed, needed), (mail.SmtpUtf8, mail.EightBit));
        Assert.Equal(needed, !Ascii.IsValid(mail.Bytes.Span));
    }

    [Fact]
    public async Task A_blind_recipient_beyond_ASCII_needs_SMTPUTF8_although_no_header_names_it()
    {
        var mail = await RenderAsync(SampleBody.With("personalizations.0.bcc", """[{"email":"zoë@example.org"}]"""), ordinal: 1, recipient: "zoë@example.org");

        Assert.True(mail.SmtpUtf8);
        Assert.True(Ascii.IsValid(mail.Bytes.Span));
    }

    [Fact]
    public async Task A_reader_gets_back_what_the_request_said()
    {
        var mail = await RenderAsync(Full);

        Assert.True(MimeParser.TryParse(mail.Bytes, MimeLimits.Default, out var entity, out var error), error);
        var view = new MessageView(entity);
        Assert.Equal("Your order nº 17 has left", view.Subject);
        Assert.Equal([new Mailbox("The Shop, Ltd.", "shop@example.com")], view.From);
        Assert.Equal([new Mailbox("Ana Lovelace", "ana@example.org"), new Mailbox(null, "ben@example.net")], view.To);
        Assert.Equal([new Mailbox("Büro", "office@example.org")], view.Cc);
        Assert.Equal("Hello,\nyour parcel costs 5 €.\n.\nBye", view.Text!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal(["logo.png", "Rechnung März.pdf"], view.Attachments.Select(file => file.FileName));
        Assert.Equal(Requests.Noon, view.Date);
    }

    [Theory]
    [InlineData(1, 78, 0)]
    [InlineData(2, 77, 0)]
    [InlineData(1, 77, 5)]
    public async Task A_copy_whose_mail_is_gone_is_impossible(long account, long submission, int ordinal)
    {
        await StoreAsync(Full);

        Assert.IsType<RenderOutcome.Impossible>(
            await NewRenderer().RenderAsync(new CopyToRender(account, new CopyId(submission, ordinal), "ana@example.org"), Token));
    }

    [Fact]
    public async Task Who_was_forgotten_gets_no_mail_without_content_and_the_others_get_theirs()
    {
        await StoreAsync(Full.Replace("ben@example.net", ErasedAddresses.Placeholder, StringComparison.Ordinal));
        var renderer = NewRenderer();

        var outcome = await renderer.RenderAsync(new CopyToRender(Account, new CopyId(77, 1), "ben@example.net"), Token);

        Assert.Equal(new RenderOutcome.Impossible("Recipient data erased"), outcome);
        await RenderAsync(renderer, 0);
    }

    [Fact]
    public async Task A_mail_for_one_is_forgotten_after_it_was_rendered_and_one_for_many_is_not()
    {
        await RenderAsync(SampleBody.Minimal);
        await Database.WriteAsync(async session => { await session.ExecuteAsync("DELETE FROM sending_bodies"); }, Token);
        Assert.Null(await Get<SubmissionCache>().GetAsync(Account, 77, Token));

        Get<SubmissionCache>().Add(Requests.Submission(Requests.To(2), id: 78));
        await RenderAsync(NewRenderer(), 0, submission: 78);
        Assert.NotNull(await Get<SubmissionCache>().GetAsync(Account, 78, Token));
    }

    private MailRenderer NewRenderer(SubmissionCache? cache = null) =>
        new(cache ?? Get<SubmissionCache>(), Get<CopyWriter>(), new KnownDomains(), Get<SpamChecker>(), Options.Create(Settings));

    private async Task<RenderedMail> RenderAsync(string json, int ordinal = 0, string recipient = "ana@example.org")
    {
        await StoreAsync(json);
        return await RenderAsync(NewRenderer(), ordinal, recipient);
    }

    private static async Task<RenderedMail> RenderAsync(MailRenderer renderer, int ordinal, string recipient = "ana@example.org", long submission = 77)
    {
        var outcome = await renderer.RenderAsync(new CopyToRender(Account, new CopyId(submission, ordinal), recipient), Token);
        return Assert.IsType<RenderOutcome.Rendered>(outcome).Mail;
    }

    private async Task StoreAsync(string json)
    {
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM sending_submissions");
                await session.ExecuteAsync("DELETE FROM sending_bodies");
                await SubmissionStore.AddAsync(session, [Requests.Submission(json)]);
            },
            Token);
        Get<SubmissionCache>().Forget(77);
    }
}
