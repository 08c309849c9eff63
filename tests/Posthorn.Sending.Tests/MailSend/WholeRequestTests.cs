using System.Text;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class WholeRequestTests
{
    public const string Body =
        """
        {
          "personalizations": [
            {
              "from": {"email": "orders@example.com", "name": "Orders"},
              "to": [{"email": "ana@example.org", "name": "Ana \"A\" \u00c1vila"}, {"email": "bo@example.org"}],
              "cc": [{"email": "cy@example.org", "name": "Cy"}],
              "bcc": [{"email": "di@example.org", "name": "Di"}],
              "subject": "Order 7",
              "headers": {"X-Order": "7", "List-Unsubscribe": "<mailto:off@example.com>"},
              "substitutions": {"-name-": "Ana"},
              "dynamic_template_data": {"total": 7.50, "lines": [{"sku": "a"}]},
              "custom_args": {"order": "7"},
              "send_at": 1740830500
            },
            {"to": [{"email": "ed@example.org"}]}
          ],
          "from": {"email": "shop@example.com", "name": "Shop"},
          "reply_to": {"email": "help@example.com", "name": "Help"},
          "subject": "Your order",
          "content": [
            {"type": "text/plain", "value": "Hello\r\n-name-"},
            {"type": "text/x-amp-html", "value": "<html amp4email></html>"},
            {"type": "text/html", "value": "\u003cp\u003eHello"},
            {"type": "text/calendar", "value": "BEGIN:VCALENDAR"}
          ],
          "attachments": [
            {"content": "AAECAw==", "filename": "a.bin", "type": "application/octet-stream", "disposition": "attachment"},
            {"content": "R0lG\r\nODlh\/w==", "filename": "b.gif", "type": "image/gif", "disposition": "inline", "content_id": "b"}
          ],
          "template_id": "13b8f94f-bcae-4ec6-b752-70d6cb59f932",
          "sections": {":salutation": "Dear -name-"},
          "headers": {"X-Shop": "1"},
          "categories": ["order", "eu"],
          "custom_args": {"shop": "eu", "order": "0"},
          "send_at": 1740830400,
          "batch_id": "AsdFgh_1-2",
          "asm": {"group_id": 12, "groups_to_display": [12, 13]},
          "ip_pool_name": "orders",
          "mail_settings": {
            "bypass_list_management": {"enable": false},
            "bypass_spam_management": {"enable": true},
            "bypass_bounce_management": {"enable": true},
            "bypass_unsubscribe_management": {"enable": false},
            "footer": {"enable": true, "text": "Bye", "html": "<p>Bye"},
            "sandbox_mode": {"enable": false},
            "bcc": {"enable": true, "email": "archive@example.com"},
            "spam_check": {"enable": true, "threshold": 3, "post_to_url": "https://example.com/spam"}
          },
          "tracking_settings": {
            "click_tracking": {"enable": true, "enable_text": false},
            "open_tracking": {"enable": true, "substitution_tag": "%open%"},
            "subscription_tracking": {"enable": true, "text": "Off: <% %>", "html": "<% off %>", "substitution_tag": "%off%"},
            "ganalytics": {"enable": true, "utm_source": "s", "utm_medium": "m", "utm_term": "t", "utm_content": "c", "utm_campaign": "n"}
          }
        }
        """;

    [Fact]
    public void Every_field_is_read_and_accepted()
    {
        var request = SampleBody.Parse(Body);

        SampleBody.AssertSame(Expected(), request);
        Assert.Empty(MailSendRules.Check(request, SampleBody.Now));
    }

    [Fact]
    public void The_smallest_body_is_accepted()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.Minimal));
        SampleBody.AssertSame(
            new MailSendRequest
            {
                Personalizations = [new() { To = [new("ana@example.org")] }],
                From = new("shop@example.com"),
                Subject = "Hi",
                Content = [new("text/plain", "Hello")],
            },
            SampleBody.Parse(SampleBody.Minimal));
    }

    private static MailSendRequest Expected() => new()
    {
        Personalizations =
        [
            new()
            {
                From = new("orders@example.com", "Orders"),
                To = [new("ana@example.org", "Ana \"A\" Ávila"), new("bo@example.org")],
                Cc = [new("cy@example.org", "Cy")],
                Bcc = [new("di@example.org", "Di")],
                Subject = "Order 7",
                Headers = [new("X-Order", "7"), new("List-Unsubscribe", "<mailto:off@example.com>")],
                Substitutions = new Dictionary<string, string> { ["-name-"] = "Ana" },
                DynamicTemplateData = Utf8("""{"total": 7.50, "lines": [{"sku": "a"}]}"""),
                CustomArgs = new Dictionary<string, string> { ["order"] = "7" },
                SendAt = 1740830500,
            },
            new() { To = [new("ed@example.org")] },
        ],
        From = new("shop@example.com", "Shop"),
        ReplyTo = new("help@example.com", "Help"),
        Subject = "Your order",
        Content =
        [
            new("text/plain", "Hello\r\n-name-"), new("text/x-amp-html", "<html amp4email></html>"),
            new("text/html", "<p>Hello"), new("text/calendar", "BEGIN:VCALENDAR"),
        ],
        Attachments =
        [
            new() { Content = new(Utf8("AAECAw==")), Filename = "a.bin", Type = "application/octet-stream", Disposition = "attachment" },
            new() { Content = new(Utf8("R0lG\r\nODlh/w==")), Filename = "b.gif", Type = "image/gif", Disposition = "inline", ContentId = "b" },
        ],
        TemplateId = "13b8f94f-bcae-4ec6-b752-70d6cb59f932",
        Sections = new Dictionary<string, string> { [":salutation"] = "Dear -name-" },
        Headers = [new("X-Shop", "1")],
        Categories = ["order", "eu"],
        CustomArgs = new Dictionary<string, string> { ["shop"] = "eu", ["order"] = "0" },
        SendAt = 1740830400,
        BatchId = "AsdFgh_1-2",
        Asm = new() { GroupId = 12, GroupsToDisplay = [12, 13] },
        IpPoolName = "orders",
        MailSettings = new()
        {
            BypassListManagement = new(false),
            BypassSpamManagement = new(true),
            BypassBounceManagement = new(true),
            BypassUnsubscribeManagement = new(false),
            Footer = new(true, "Bye", "<p>Bye"),
            SandboxMode = new(false),
            Bcc = new(true, "archive@example.com"),
            SpamCheck = new(true, 3, "https://example.com/spam"),
        },
        TrackingSettings = new()
        {
            ClickTracking = new(true, false),
            OpenTracking = new(true, "%open%"),
            SubscriptionTracking = new(true, "Off: <% %>", "<% off %>", "%off%"),
            Ganalytics = new()
            {
                Enable = true,
                UtmSource = "s",
                UtmMedium = "m",
                UtmTerm = "t",
                UtmContent = "c",
                UtmCampaign = "n",
            },
        },
    };

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
