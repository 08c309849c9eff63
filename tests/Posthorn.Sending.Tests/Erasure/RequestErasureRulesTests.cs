using System.Text;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.Erasure;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;

namespace Posthorn.Sending.Tests.Erasure;

public sealed class RequestErasureRulesTests
{
    private const string Full = """
        {"personalizations":[
            {"to":[{"email":"ana@example.org","name":"Ana"},{"email":"ben@example.org","name":"Ben"}],"subject":"For ana@example.org","substitutions":{"-who-":"ana@example.org"},
             "dynamic_template_data":{"who":{"mail":"ana@example.org","n":1.50,"on":true,"none":null,"list":["ana@example.org"]}},"custom_args":{"who":"ana@example.org"}},
            {"to":[{"email":"ana@example.org","name":"Ana"}],"subject":"Ana","custom_args":{"order":"7"},"send_at":1893600000},
            {"to":[{"email":"cyn@example.org"}],"bcc":[{"email":"Ana@Example.org"}]}],
         "from":{"email":"shop@example.com"},"reply_to":{"email":"ana@example.org","name":"Ana"},"subject":"Hi","content":[{"type":"text/plain","value":"Dear ana@example.org"}],
         "categories":["a"],"custom_args":{"shop":"7"},"headers":{"X-For":"ana@example.org"},"attachments":[{"content":"AAAA","filename":"for ana@example.org"}],
         "mail_settings":{"bcc":{"enable":true,"email":"ana@example.org"}}}
        """;

    private static readonly ErasedAddresses Ana = new(["ana@example.org"]);

    [Fact]
    public void Everybody_keeps_their_place_and_who_is_erased_has_no_name()
    {
        var before = Requests.Submission(Full);
        var after = Again(RequestErasureRules.Forget(before.Request, Ana));

        Assert.Equal(
            [ErasedAddresses.Placeholder, "ben@example.org", ErasedAddresses.Placeholder, "cyn@example.org", ErasedAddresses.Placeholder], after.Recipients.Take(5).Select(recipient => recipient.Email));
        Assert.Equal(before.Recipients.Take(5).Select(recipient => recipient.Personalization), after.Recipients.Take(5).Select(recipient => recipient.Personalization));
        Assert.DoesNotContain("ana@", Encoding.UTF8.GetString(after.Body.Span), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"Ana\"", Encoding.UTF8.GetString(after.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_others_got_stays_with_the_placeholder_in_it()
    {
        var clean = RequestErasureRules.Forget(Requests.Submission(Full).Request, Ana);

        Assert.Equal("Dear erased@erased.invalid", clean.Content[0].Value);
        Assert.Equal("For erased@erased.invalid", clean.Personalizations[0].Subject);
        Assert.Equal(
            """{"who":{"mail":"erased@erased.invalid","n":1.50,"on":true,"none":null,"list":["erased@erased.invalid"]}}""",
            Encoding.UTF8.GetString(clean.Personalizations[0].DynamicTemplateData!.Value.Span));
        Assert.Equal(("Ben", "7"), (clean.Personalizations[0].To[1].Name, clean.CustomArgs["shop"]));
    }

    [Fact]
    public void A_message_that_went_to_them_alone_says_only_when_it_leaves()
    {
        var alone = RequestErasureRules.Forget(Requests.Submission(Full).Request, Ana).Personalizations[1];

        Assert.Equal((null, 0, 1_893_600_000L), (alone.Subject, alone.CustomArgs.Count, alone.SendAt!.Value));
    }

    [Fact]
    public void A_mail_to_nobody_else_has_no_content_left()
    {
        var clean = RequestErasureRules.Forget(Requests.Submission(SampleBody.Minimal).Request, Ana);

        Assert.True(RequestErasureRules.IsNobody(clean));
        Assert.Equal("""{"from":{"email":"shop@example.com"},"personalizations":[{"to":[{"email":"erased@erased.invalid"}]}]}""", Encoding.UTF8.GetString(MailSendRequestWriter.Write(clean).Span));
    }

    [Fact]
    public void A_request_that_names_nobody_of_them_stays_what_it_was()
    {
        var request = Requests.Submission(Full).Request;
        var clean = RequestErasureRules.Forget(request, new ErasedAddresses(["dan@example.org"]));

        Assert.Equal(MailSendRequestWriter.Write(request).ToArray(), MailSendRequestWriter.Write(clean).ToArray());
    }

    [Fact]
    public void What_was_in_force_names_them_no_more()
    {
        var settings = AccountSettings.Default with { AddressWhitelist = new(true, ["ana@example.org", "example.net"]), Bcc = new(true, "Ana@example.org") };
        var clean = RequestErasureRules.Forget(new FrozenChoices("t", settings, "ana@example.org"), Ana);

        Assert.Equal(["example.net"], clean.Settings.AddressWhitelist.List);
        Assert.True(RequestErasureRules.IsErased(clean.Settings.Bcc.Email) && RequestErasureRules.IsErased(clean.Monitor));
        Assert.Same(FrozenChoices.None, RequestErasureRules.Forget(FrozenChoices.None, Ana));
    }

    [Theory]
    [InlineData("To: Ana <ana@example.org>, ben@example.org\r\n\r\nHi\r\n", "To: Ana <erased@erased.invalid>, ben@example.org\r\n\r\nHi\r\n")]
    [InlineData("To: ben@example.org\r\n\r\nHi\r\n", null)]
    public void A_message_by_SMTP_says_the_placeholder_where_the_address_can_be_read(string message, string? expected) =>
        Assert.Equal(expected, SubmittedMessageRules.Redact(Encoding.ASCII.GetBytes(message), Ana) is { } clean ? Encoding.ASCII.GetString(clean) : null);

    [Fact]
    public void Octets_that_are_no_text_come_back_as_they_were()
    {
        byte[] message = [0xff, .. " ana@example.org"u8, 0xfe, 0x00];

        Assert.Equal((byte[])[0xff, .. " erased@erased.invalid"u8, 0xfe, 0x00], SubmittedMessageRules.Redact(message, Ana));
    }

    [Fact]
    public void Of_a_message_that_nobody_else_got_its_name_stays() =>
        Assert.Equal("Message-ID: <x@y>\r\n\r\n", Encoding.ASCII.GetString(SubmittedMessageRules.Empty("To: ana@example.org\r\nMessage-Id: <x@y>\r\n\r\nHi\r\n"u8.ToArray())));

    private static Submission Again(Posthorn.Sending.MailSend.MailSendRequest request) => Requests.Submission(Encoding.UTF8.GetString(MailSendRequestWriter.Write(request).Span));
}
