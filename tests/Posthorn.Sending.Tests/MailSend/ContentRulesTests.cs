using System.Text;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class ContentRulesTests
{
    private const string Required =
        "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. "
        + "We typically suggest both text/plain and text/html blocks are included, but only one block is required.";

    private const string Order =
        "Following RFC 1341, section 7.2, if either text/html or text/plain are to be sent in your email: text/plain needs to be first, "
        + "followed by text/html, followed by any other content.";

    private const string Dynamic = "d-0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("text/plain", "text/html")]
    [InlineData("text/html")]
    [InlineData("text/plain", "text/x-amp-html", "text/html", "text/calendar", "application/json")]
    [InlineData("text/calendar")]
    public void Blocks_in_order_are_accepted(params string[] types) => Assert.Empty(SampleBody.Errors(Blocks(types)));

    [Theory]
    [InlineData(1, "text/html", "text/plain")]
    [InlineData(1, "text/calendar", "text/html")]
    [InlineData(2, "text/plain", "text/html", "text/x-amp-html")]
    public void Blocks_out_of_order_are_refused(int at, params string[] types) =>
        ExpectedError.Only(Blocks(types), $"content.{at}.value", Order, "content.value");

    [Fact]
    public void Two_html_blocks_are_one_too_many() =>
        ExpectedError.Only(Blocks("text/html", "text/html"), "content", "If present, text/plain and text/html may only be provided once.", null);

    [Theory]
    [InlineData(Dynamic)]
    [InlineData("13b8f94f-bcae-4ec6-b752-70d6cb59f932")]
    public void A_template_stands_in_for_content(string id) =>
        Assert.Empty(SampleBody.Errors(SampleBody.With(SampleBody.With("content", ""), "template_id", $"\"{id}\"")));

    [Fact]
    public void A_malformed_template_id_does_not_stand_in_for_content() =>
        Assert.Equal(
            [
                ExpectedError.Of("template_id", "The template_id must be a valid GUID, you provided 'x'.", "template_id"),
                ExpectedError.Of("content", Required, "content"),
            ],
            SampleBody.Errors(SampleBody.With(SampleBody.With("content", ""), "template_id", "\"x\"")));

    [Theory]
    [InlineData("{\"-a-\":\"b\"}")]
    [InlineData("{}")]
    public void Substitutions_do_not_go_with_a_dynamic_template(string substitutions) =>
        ExpectedError.Only(
            SampleBody.With(SampleBody.With("personalizations.0.substitutions", substitutions), "template_id", $"\"{Dynamic}\""),
            "personalizations.0.substitutions", "Substitutions may not be used with dynamic templating", "personalizations.substitutions");

    [Theory]
    [InlineData("AAEC\\r\\nAwQF", "AAEC\r\nAwQF", new byte[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("AAE=", "AAE=", new byte[] { 0, 1 })]
    [InlineData("\\u0041AE=", "AAE=", new byte[] { 0, 1 })]
    [InlineData("\\/\\/8=", "//8=", new byte[] { 255, 255 })]
    public void Attachments_are_kept_as_text_and_decode_later(string json, string text, byte[] bytes)
    {
        var body = SampleBody.With("attachments", $$"""[{"content":"CONTENT","filename":"a"}]""").Replace("CONTENT", json, StringComparison.Ordinal);
        var content = SampleBody.Parse(body).Attachments[0].Content!.Value;

        Assert.Empty(SampleBody.Errors(body));
        Assert.Equal(text, Encoding.UTF8.GetString(content.Utf8.Span));
        Assert.Equal(bytes, content.Decode());
    }

    [Fact]
    public void Attachments_without_escapes_are_slices_of_the_body()
    {
        ReadOnlyMemory<byte> body = Encoding.UTF8.GetBytes("""{"attachments":[{"content":"AAECAwQF","filename":"a"}]}""");

        Assert.True(MailSendParser.TryParse(body, out var request, out _));
        Assert.True(body.Slice(28, 8).Equals(request.Attachments[0].Content!.Value.Utf8));
    }

    [Fact]
    public void Text_that_is_no_base64_does_not_decode() =>
        Assert.Throws<FormatException>(() => new Base64Text("a!"u8.ToArray()).Decode());

    private static string Blocks(params string[] types) =>
        SampleBody.With("content", SampleBody.Repeat(types.Length, i => $$"""{"type":"{{types[i]}}","value":"a"}"""));
}
