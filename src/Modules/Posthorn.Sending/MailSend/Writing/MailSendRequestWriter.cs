using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Posthorn.Sending.MailSend.Writing;

/// <summary>
/// Writes a request as the JSON that <see cref="MailSendParser"/> reads back: for mail that came in another form. What is absent is left out.
/// </summary>
internal static class MailSendRequestWriter
{
    /// <summary>The default would write HTML and whatever is not ASCII at up to six times its size; this JSON never stands in a page.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(MailSendRequest request)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            Write(json, request);
        }

        return output.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, MailSendRequest request)
    {
        json.WriteStartObject();
        json.Email("from", request.From);
        json.Items("personalizations", request.Personalizations, Personalization);
        json.Email("reply_to", request.ReplyTo);
        json.Items("reply_to_list", request.ReplyToList, JsonPieces.EmailObject);
        json.Text("subject", request.Subject);
        json.Items("content", request.Content, Content);
        json.Items("attachments", request.Attachments, Attachment);
        json.Text("template_id", request.TemplateId);
        json.Pairs("sections", request.Sections);
        json.Pairs("headers", request.Headers);
        json.Items("categories", request.Categories, static (writer, category) => writer.WriteStringValue(category));
        json.Pairs("custom_args", request.CustomArgs);
        json.Number("send_at", request.SendAt);
        json.Text("batch_id", request.BatchId);
        if (request.Asm is { } asm)
        {
            json.WriteStartObject("asm");
            json.Number("group_id", asm.GroupId);
            json.Items("groups_to_display", asm.GroupsToDisplay, static (writer, group) => writer.WriteNumberValue(group));
            json.WriteEndObject();
        }

        json.Text("ip_pool_name", request.IpPoolName);
        SettingsWriter.Mail(json, request.MailSettings);
        SettingsWriter.Tracking(json, request.TrackingSettings);
        json.WriteEndObject();
    }

    private static void Personalization(Utf8JsonWriter json, Personalization personalization)
    {
        json.WriteStartObject();
        json.Email("from", personalization.From);
        json.Items("to", personalization.To, JsonPieces.EmailObject);
        json.Items("cc", personalization.Cc, JsonPieces.EmailObject);
        json.Items("bcc", personalization.Bcc, JsonPieces.EmailObject);
        json.Text("subject", personalization.Subject);
        json.Pairs("headers", personalization.Headers);
        if (personalization.Substitutions is { } substitutions)
        {
            // Also when empty: with a dynamic template that is a difference.
            json.WriteStartObject("substitutions");
            json.Members(substitutions);
            json.WriteEndObject();
        }

        if (personalization.DynamicTemplateData is { } data)
        {
            json.WritePropertyName("dynamic_template_data");
            json.WriteRawValue(data.Span);
        }

        json.Pairs("custom_args", personalization.CustomArgs);
        json.Number("send_at", personalization.SendAt);
        json.WriteEndObject();
    }

    private static void Content(Utf8JsonWriter json, ContentBlock block)
    {
        json.WriteStartObject();
        json.Text("type", block.Type);
        json.Text("value", block.Value);
        json.WriteEndObject();
    }

    private static void Attachment(Utf8JsonWriter json, AttachmentPart part)
    {
        json.WriteStartObject();
        if (part.Content is { } content)
        {
            json.WriteString("content", content.Utf8.Span);
        }

        json.Text("filename", part.Filename);
        json.Text("type", part.Type);
        json.Text("disposition", part.Disposition);
        json.Text("content_id", part.ContentId);
        json.WriteEndObject();
    }
}
