namespace Posthorn.Sending.Tests.MailSend;

public sealed class PeopleRulesTests
{
    private const string SubjectEmpty = "The subject of your email must be a string at least one character in length.";

    [Theory]
    [InlineData("from.email", "From", "from")]
    [InlineData("personalizations.0.from.email", "From", "personalizations.from")]
    [InlineData("personalizations.0.to.0.email", "To", "personalizations.to")]
    [InlineData("personalizations.0.cc.0.email", "CC", "personalizations.cc")]
    [InlineData("personalizations.0.bcc.0.email", "BCC", "personalizations.bcc")]
    [InlineData("reply_to.email", "Reply-To", "reply_to")]
    public void An_address_ends_at_320_characters(string path, string name, string anchor)
    {
        var longest = SampleBody.Errors(SampleBody.With(path, Address(320)));
        Assert.DoesNotContain(longest, error => error.Message.Contains("exceeds", StringComparison.Ordinal));

        ExpectedError.Only(SampleBody.With(path, Address(321)), path, $"The {name} email exceeds the maximum total length of 320 characters", anchor);
    }

    [Fact]
    public void An_address_of_the_reply_to_list_ends_at_320_characters() =>
        ExpectedError.Only(
            SampleBody.With("reply_to_list.0.email", Address(321)),
            "reply_to_list.0.email", "The `reply_to_list` email exceeds the maximum total length of 320 characters.", "reply_to_list");

    [Fact]
    public void Only_the_sender_has_to_be_ASCII() =>
        Assert.Empty(SampleBody.Errors(SampleBody.With("personalizations.0.to.0.email", "\"caf\u00e9@b\u00fccher.example\"")));

    [Fact]
    public void The_senders_domain_is_compared_without_case() =>
        Assert.Empty(SampleBody.Errors(SampleBody.With("personalizations.0.from.email", "\"orders@EXAMPLE.com\"")));

    [Theory]
    [InlineData("to.1", "ANA@example.org", "to")]
    [InlineData("cc.0", "ana@example.org", "cc")]
    [InlineData("bcc.0", "Ana@Example.org", "bcc")]
    public void An_address_stands_once_in_a_personalization(string place, string address, string list) =>
        ExpectedError.Only(
            SampleBody.With($"personalizations.0.{place}", $$"""{"email":"{{address}}"}"""),
            "personalizations.0",
            "Each email address in the personalization block should be unique between to, cc, and bcc. "
                + $"We found the first duplicate instance of [{address}] in the personalizations.0.{list} field.",
            "recipient-errors");

    [Fact]
    public void Only_the_first_repeated_address_is_named()
    {
        var body = SampleBody.With("personalizations.0.cc", """[{"email":"bo@example.org"},{"email":"bo@example.org"}]""");
        body = SampleBody.With(body, "personalizations.0.bcc", """[{"email":"ana@example.org"}]""");

        Assert.Contains("[bo@example.org] in the personalizations.0.cc field", Assert.Single(SampleBody.Errors(body)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_may_repeat_across_personalizations() =>
        Assert.Empty(SampleBody.Errors(SampleBody.With("personalizations", SampleBody.Repeat(3, _ => """{"to":[{"email":"ana@example.org"}]}"""))));

    [Fact]
    public void A_thousand_personalizations_are_the_most()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.With("personalizations", Personalizations(1000))));
        ExpectedError.Only(
            SampleBody.With("personalizations", Personalizations(1001)),
            "personalizations",
            "The personalization block is limited to 1000 personalizations per API request. You have provided 1001 personalizations. "
                + "Please consider splitting this into multiple requests and resending your request.",
            "personalizations");
    }

    [Fact]
    public void A_thousand_recipients_in_all_are_the_most()
    {
        var body = SampleBody.With("personalizations.0.cc", SampleBody.Recipients(499, "c"));
        body = SampleBody.With(body, "personalizations.1.to", SampleBody.Recipients(250));

        Assert.Empty(SampleBody.Errors(SampleBody.With(body, "personalizations.1.bcc", SampleBody.Recipients(250, "b"))));
        ExpectedError.Only(
            SampleBody.With(body, "personalizations.1.bcc", SampleBody.Recipients(251, "b")),
            "personalizations", "There is a limit of 1000 total recipients (to + cc + bcc) per request.", "personalizations");
    }

    [Fact]
    public void A_thousand_reply_addresses_are_the_most()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.With("reply_to_list", SampleBody.Recipients(1000))));
        ExpectedError.Only(
            SampleBody.With("reply_to_list", SampleBody.Recipients(1001)),
            "reply_to_list", "There is a limit of 1000 `reply_to` emails per mail/send request.", "reply_to_list");
    }

    [Fact]
    public void One_reply_address_and_a_list_exclude_each_other()
    {
        var body = SampleBody.With("reply_to", """{"email":"a@example.com"}""");

        Assert.Empty(SampleBody.Errors(SampleBody.With(body, "reply_to_list", "[]")));
        ExpectedError.Only(
            SampleBody.With(body, "reply_to_list", """[{"email":"b@example.com"}]"""),
            "reply_to_list", "`reply_to` is mutually exclusive with `reply_to_list`.", "reply_to_list");
    }

    [Fact]
    public void A_template_or_a_subject_in_every_personalization_stands_in_for_the_subject()
    {
        var body = SampleBody.With("subject", "");

        Assert.Empty(SampleBody.Errors(SampleBody.With(body, "personalizations.0.subject", "\"Hi\"")));
        Assert.Empty(SampleBody.Errors(SampleBody.With(body, "template_id", "\"d-0123456789abcdef0123456789abcdef\"")));
    }

    [Fact]
    public void When_some_personalizations_have_a_subject_the_others_are_named()
    {
        var body = SampleBody.With(SampleBody.With("subject", ""), "personalizations.1", """{"to":[{"email":"bo@example.org"}],"subject":"Hi"}""");

        ExpectedError.Only(
            body,
            "personalizations.0.subject",
            "The subject is required. You can get around this requirement if you use a template with a subject defined.",
            "personalizations.subject");
    }

    [Fact]
    public void An_empty_subject_beside_a_template_is_refused() =>
        ExpectedError.Only(
            SampleBody.With(SampleBody.With("subject", "\"\""), "template_id", "\"d-0123456789abcdef0123456789abcdef\""),
            "subject", SubjectEmpty, "subject");

    private static string Address(int length) => $"\"a@{new string('b', length - 6)}.org\"";

    private static string Personalizations(int count) => SampleBody.Repeat(count, i => $$"""{"to":[{"email":"r{{i}}@example.org"}]}""");
}
