using System.Buffers;
using System.Text;
using System.Text.Json;
using Posthorn.Fuzz.Engine;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Submissions;

namespace Posthorn.Fuzz.Targets;

/// <summary>The body of mail/send, from the parser to the message that leaves.</summary>
internal sealed class MailSendTarget : FuzzTarget
{
    private static readonly ContentFiller Filler = new(new CompiledTemplates());
    private static readonly Dictionary<string, string> NoTags = [];
    private const string HostName = "mail.example.com";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "mail-send";

    public override string About => "mail/send: parsed, judged, and what is accepted can be composed";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("""{"from":{"email":"ana@example.com","name":"Ana Ł"},"personalizations":[{"to":[{"email":"b@example.net","name":"B, C"}]}],"subject":"Hello \ud83d\ude00","content":[{"type":"text/plain","value":"Hi\r\n.\r\n"}]}"""),
        Sample.Of(
            """
            {"from":{"email":"a@example.com"},"reply_to_list":[{"email":"r@example.com"}],"subject":" s ","headers":{"X-A":"=?x?= b","List-Id":"<l.example.com>"},"categories":["one","two"],"custom_args":{"k":"v"},"send_at":1767225600,"batch_id":"b",
             "asm":{"group_id":1,"groups_to_display":[1,2]},"ip_pool_name":"pool","mail_settings":{"sandbox_mode":{"enable":true},"footer":{"enable":false}},"tracking_settings":{"click_tracking":{"enable":true,"enable_text":false}},
             "personalizations":[{"to":[{"email":"b@example.net"}],"cc":[{"email":"c@example.net"}],"bcc":[{"email":"d@bücher.example"}],"subject":"own","headers":{"X-B":"1"},"substitutions":{"-n-":"x"},"custom_args":{"k":"w"},"send_at":5.0},{"to":[{"email":"\"q r\"@example.net"}]}],
             "content":[{"type":"text/plain","value":"p"},{"type":"text/html","value":"<p>h</p>"}],
             "attachments":[{"content":"aGVsbG8=","filename":"ü.txt","type":"text/plain","disposition":"attachment"},{"content":"AA==","filename":"i.png","type":"image/png","disposition":"inline","content_id":"img"}]}
            """),
        Sample.Of("""{"from":{"email":"a@example.com"},"template_id":"d-0123456789abcdef0123456789abcdef","personalizations":[{"to":[{"email":"b@example.net"}],"dynamic_template_data":{"a":[1,{"b":null}]}}],"content":[{"type":"text/calendar","value":"x"}]}"""),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e400", "-0", "5.0", "\\u0000", "\\ud800", "\\udc00\\ud83d", "\\r\\n", "\\\"", "\\", "\"from\":", "\"to\":", "\"email\":", "\"name\":", "\"headers\":{", "\"content\":[", "\"type\":", "\"value\":", "\"subject\":",
        "\"attachments\":", "\"filename\":", "\"content_id\":", "\"disposition\":\"inline\"", "\"send_at\":", "text/html", "text/x-amp-html", "multipart/mixed", "message/rfc822", "\"Date\":", "\"Message-ID\":", "\"Mime-Version\":", "\"Return-Path\":", "\"References\":", "@example.com", "xn--", "\"dynamic_template_data\":",
        "{\"a\":", "[[[[[[[[[[[[[[[[", "=?utf-8?Q?", "application/", "\u2028",
    ];

    // JSON, its records, its errors, and whole messages of what is good.
    public override long AllocationLimit(int length) => (32 * 1024 * 1024) + (16 * 1024L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (!MailSendParser.TryParse(input, out var request, out var errors))
        {
            Promise.Keep(errors.Count == 1, "What cannot be read has one error.");
            shape.Add(errors[0].Message);
            return shape.Value;
        }

        var wrong = MailSendRules.Check(request, Now);
        Show(wrong);
        shape.AddSize(wrong.Count);
        if (wrong.Count > 0)
        {
            shape.Add(wrong[0].Field?.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
            shape.Add(wrong[0].Message.Length);
            return shape.Value;
        }

        var submission = new Submission(new MessageId(1, 2), 1, Now, input, request);
        foreach (var recipient in submission.Recipients)
        {
            Promise.Keep(EmailAddress.TryParse(recipient.Email, out _), "A recipient that passed the rules is an address.");
        }

        var unwritable = ComposeRules.Check(submission, HostName);
        Show(unwritable);
        shape.AddSize(unwritable.Count);
        for (var index = 0; index < request.Personalizations.Count && index < 3 && unwritable.Count == 0; index++)
        {
            var filled = Filler.Fill(request, index, null, NoTags);
            Promise.Keep(filled is FillOutcome.Filled, "Without a template nothing can fail.");
            var draft = DraftBuilder.Build(submission, index, HostName, ((FillOutcome.Filled)filled).Content, null);
            var output = new ArrayBufferWriter<byte>();
            Promise.Keep(MessageComposer.TryCompose(draft, output, out _), "What was accepted can be composed.");
            ComposedMessage.Check(draft, output.WrittenMemory);
            shape.AddSize(draft.Attachments.Count);
            shape.AddSize(draft.Headers.Count);
        }

        return shape.Value;
    }

    /// <summary>Errors go back as JSON.</summary>
    private static void Show(IReadOnlyList<ApiError> errors)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new ApiErrors(errors), ApiErrorsJson.Wire.ApiErrors);
        Promise.WellFormed(Encoding.UTF8.GetString(json), "Errors can be sent.");
        var isJson = true;
        try
        {
            using var again = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            isJson = false;
        }

        Promise.Keep(isJson, "Errors are JSON.");
    }
}
