using System.Text;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class MailSendRequestWriterTests
{
    private const string Full =
        """
        {"from":{"email":"a@example.com","name":"A \u0022Ł\u0022"},
         "personalizations":[{"from":{"email":"b@example.com"},"to":[{"email":"c@example.net","name":"C"}],"cc":[{"email":"d@example.net"}],"bcc":[{"email":"e@example.net"}],
           "subject":"own","headers":{"X-B":"1"},"substitutions":{"-n-":"x\r\ny"},"dynamic_template_data":{"a":[1,{"b":null}],"u":"\u00fc"},"custom_args":{"k":"w"},"send_at":5},
           {"to":[{"email":"f@example.net"}],"substitutions":{}}],
         "reply_to":{"email":"r@example.com"},"reply_to_list":[{"email":"s@example.com","name":"S"}],"subject":" s \ud83d\ude00",
         "content":[{"type":"text/plain","value":"p"},{"type":"text/html","value":"<p>h</p>"}],
         "attachments":[{"content":"aGVs\r\nbG8=","filename":"ü.txt","type":"text/plain","disposition":"inline","content_id":"img"}],
         "template_id":"d-0123456789abcdef0123456789abcdef","sections":{":s":"t"},"headers":{"X-A":"1","x-a":"2"},"categories":["one","two"],"custom_args":{"k":"v"},
         "send_at":1767225600,"batch_id":"b","asm":{"group_id":1,"groups_to_display":[1,2]},"ip_pool_name":"pool",
         "mail_settings":{"bypass_list_management":{"enable":false},"bypass_spam_management":{"enable":true},"bypass_bounce_management":{"enable":true},
           "bypass_unsubscribe_management":{},"footer":{"enable":true,"text":"t","html":"h"},"template":{"enable":true,"html":"<% body %>"},"sandbox_mode":{"enable":false},
           "bcc":{"enable":true,"email":"x@example.com"},"spam_check":{"enable":true,"threshold":5,"post_to_url":"http://example.com/"}},
         "tracking_settings":{"click_tracking":{"enable":true,"enable_text":false},"open_tracking":{"enable":true,"substitution_tag":"%o%"},
           "subscription_tracking":{"enable":true,"text":"t","html":"h","substitution_tag":"%s%"},
           "ganalytics":{"enable":true,"utm_source":"s","utm_medium":"m","utm_term":"t","utm_content":"c","utm_campaign":"n"}}}
        """;

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var request = Parse(Encoding.UTF8.GetBytes(Full));
        var written = MailSendRequestWriter.Write(request);
        var again = Parse(written);

        Assert.Equivalent(Plain(request), Plain(again), strict: true);
        Assert.Equal(Encoding.UTF8.GetString(written.Span), Encoding.UTF8.GetString(MailSendRequestWriter.Write(again).Span));
    }

    [Fact]
    public void Every_member_that_the_parser_knows_is_written()
    {
        var written = Encoding.UTF8.GetString(MailSendRequestWriter.Write(Parse(Encoding.UTF8.GetBytes(Full))).Span);
        using var given = System.Text.Json.JsonDocument.Parse(Full);
        using var made = System.Text.Json.JsonDocument.Parse(written);

        Assert.True(System.Text.Json.JsonElement.DeepEquals(given.RootElement, made.RootElement), written);
    }

    [Fact]
    public void What_is_absent_is_left_out()
    {
        Assert.Equal("{}", Encoding.UTF8.GetString(MailSendRequestWriter.Write(MailSendRequest.Empty).Span));
        Assert.Equal(
            """{"personalizations":[{"substitutions":{}}]}""",
            Encoding.UTF8.GetString(MailSendRequestWriter.Write(new MailSendRequest { Personalizations = [new() { Substitutions = new Dictionary<string, string>() }] }).Span));
    }

    /// <summary>Slices compare by place, not by content.</summary>
    private static object Plain(MailSendRequest request) => new
    {
        Request = request with
        {
            Attachments = [],
            Personalizations = [.. request.Personalizations.Select(personalization => personalization with { DynamicTemplateData = null })],
        },
        Files = request.Attachments.Select(part => (Convert.ToHexString(part.Content!.Value.Decode()), part.Filename, part.Type, part.Disposition, part.ContentId)).ToList(),
        Data = request.Personalizations.Select(personalization => personalization.DynamicTemplateData is { } data ? Encoding.UTF8.GetString(data.Span) : null).ToList(),
    };

    private static MailSendRequest Parse(ReadOnlyMemory<byte> json)
    {
        Assert.True(MailSendParser.TryParse(json, out var request, out _));
        Assert.Empty(request.ReadErrors);
        return request;
    }
}
