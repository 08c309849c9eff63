using System.Text;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class MailSendParserTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("nope")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("{\"subject\":\"a\",}")]
    [InlineData("{\"subject\":\"a\" \"b\"}")]
    [InlineData("{'subject':'a'}")]
    [InlineData("{/* comment */}")]
    [InlineData("{\"send_at\":NaN}")]
    [InlineData("{\"send_at\":Infinity}")]
    [InlineData("{\"send_at\":012}")]
    [InlineData("{\"subject\":\"a\nb\"}")]
    [InlineData("{\"subject\":\"\\x\"}")]
    [InlineData("{\"subject\":\"\\ud8")]
    [InlineData("{\"subject\":FALSE}")]
    public void What_is_no_JSON_object_is_a_bad_request(string body) =>
        Assert.Equal([new ApiError("Bad Request")], SampleBody.Errors(body));

    [Theory]
    [InlineData("personalizations.0.to.0.email", "false")]
    [InlineData("personalizations.0.to.0.email", "12")]
    [InlineData("from.email", "true")]
    [InlineData("custom_args", "{\"order\":12}")]
    [InlineData("custom_args", "{\"order\":[\"12\"]}")]
    [InlineData("personalizations.0.custom_args", "{\"order\":true}")]
    public void What_cannot_be_bound_is_a_bad_request(string path, string json) =>
        ExpectedError.Only(SampleBody.With(path, json), null, "Bad Request", null);

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { (byte)'{', 0xc3 })]
    public void Broken_UTF8_has_its_own_text(byte[] body)
    {
        Assert.False(MailSendParser.TryParse(body, out var request, out var errors));
        Assert.Null(request);
        Assert.Equal([new ApiError("Invalid UTF8 in request")], errors);
    }

    [Theory]
    [InlineData("headers", "{\"X-A\":1}", "The header values must be strings.", "headers")]
    [InlineData("personalizations.0.headers", "{\"X-A\":[]}", "All values of the headers object must be strings.", "personalizations.headers")]
    [InlineData("sections", "{\":a\":{}}", "The section values must be strings.", "sections")]
    [InlineData("personalizations.0.substitutions", "{\"-a-\":1,\"-b-\":true}",
        "The substitution values must be an object of key/value pairs, where the values are all strings.", "personalizations.substitutions")]
    public void Values_that_must_be_strings_are_named_once_per_object(string path, string json, string message, string anchor) =>
        ExpectedError.Only(SampleBody.With(path, json), path, message, anchor);

    [Fact]
    public void Wrong_types_and_broken_rules_come_in_one_answer_with_from_first_and_content_after_the_template()
    {
        var errors = SampleBody.Errors(
            """
            {"tracking_settings":[],"content":{},"categories":[1],"subject":[],"template_id":"x",
             "personalizations":[{"to":[{"email":[]},{"email":"nobody"}]},{"cc":"x"}],"from":{"email":"nobody"}}
            """);

        Assert.Equal(
            [
                "from.email", "personalizations.0.to.0.email", "personalizations.0.to.1.email", "personalizations.1.cc", "personalizations.1.to",
                "subject", "template_id", "content", "categories.0", "tracking_settings",
            ],
            errors.Select(error => error.Field));
    }

    [Fact]
    public void Null_is_the_same_as_absent()
    {
        var body = SampleBody.Minimal;
        foreach (var path in (string[])[
            "reply_to", "reply_to_list", "attachments", "template_id", "sections", "headers", "categories", "custom_args", "send_at", "batch_id",
            "asm", "ip_pool_name", "mail_settings", "tracking_settings", "personalizations.0.from", "personalizations.0.cc",
            "personalizations.0.bcc", "personalizations.0.subject", "personalizations.0.headers", "personalizations.0.substitutions",
            "personalizations.0.dynamic_template_data", "personalizations.0.custom_args", "personalizations.0.send_at",
            "personalizations.0.to.0.name", "from.name"])
        {
            body = SampleBody.With(body, path, "null");
        }

        Assert.Empty(SampleBody.Errors(body));
        SampleBody.AssertSame(SampleBody.Parse(SampleBody.Minimal), SampleBody.Parse(body));
    }

    [Fact]
    public void Null_values_of_an_object_of_strings_are_absent() =>
        Assert.Equal(["b"], SampleBody.Parse("""{"custom_args":{"a":null,"b":"1"}}""").CustomArgs.Keys);

    [Fact]
    public void Unknown_members_are_ignored_wherever_they_stand()
    {
        var body = SampleBody.With("surprise", """{"deep":[1,{"to":2}]}""");
        foreach (var path in (string[])["personalizations.0.x", "personalizations.0.to.0.x", "content.0.x", "from.x", "mail_settings.x", "tracking_settings.x",
            "tracking_settings.ganalytics.utm_name", "mail_settings.footer.x", "asm.to"])
        {
            body = SampleBody.With(body, path, """[{"email":false}]""");
        }

        Assert.Empty(SampleBody.Errors(SampleBody.With(body, "asm.group_id", "1")));
    }

    [Fact]
    public void Of_a_member_given_twice_the_last_counts()
    {
        var request = SampleBody.Parse(
            """{"subject":"one","subject":"two","custom_args":{"a":"1","a":"2"},"from":{"email":"a@example.com"},"from":null}""");

        Assert.Equal("two", request.Subject);
        Assert.Equal("2", request.CustomArgs["a"]);
        Assert.Null(request.From);
    }

    [Fact]
    public void Names_of_members_may_be_escaped() =>
        Assert.Equal("Hi", SampleBody.Parse("""{"\u0073ubject":"Hi"}""").Subject);

    [Theory]
    [InlineData("1700000000", 1700000000)]
    [InlineData("1700000000.0", 1700000000)]
    [InlineData("17e8", 1700000000)]
    [InlineData("-1", -1)]
    [InlineData("99999999999999999999999", long.MaxValue)]
    [InlineData("-99999999999999999999999", long.MinValue)]
    public void Whole_numbers_are_read_however_they_are_written(string json, long value) =>
        Assert.Equal(value, SampleBody.Parse($$"""{"send_at":{{json}}}""").SendAt);

    [Fact]
    public void Dynamic_template_data_stays_as_it_was_written()
    {
        var data = """{ "a": [1, {"b": null}], "c": 1.50 }""";
        var request = SampleBody.Parse($$"""{"personalizations":[{"dynamic_template_data":{{data}},"subject":"x"}]}""");

        Assert.Equal(data, Encoding.UTF8.GetString(request.Personalizations[0].DynamicTemplateData!.Value.Span));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Nesting_ends_at_64_levels(int nested, bool isRead)
    {
        var data = "{\"a\":" + new string('[', nested) + new string(']', nested) + "}";
        var body = $$"""{"personalizations":[{"dynamic_template_data":{{data}}}]}""";

        Assert.Equal(isRead, MailSendParser.TryParse(Encoding.UTF8.GetBytes(body), out _, out _));
    }
}
