using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Posthorn.Events;

/// <summary>One event as SendGrid's Event Webhook writes it. Pure: the same event gives the same octets whenever it is written.</summary>
public static class EventPayload
{
    /// <summary>Ours: a unique argument of such a name is left out, as the member of that name has another meaning.</summary>
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "email", "timestamp", "event", "sg_event_id", "sg_message_id", "smtp-id", "category", "asm_group_id", "ip", "response", "attempt", "reason",
        "status", "type", "bounce_classification", "tls", "cert_err", "pool", "send_at", "domain", "from", "message", "useragent", "url", "url_offset",
        "sg_content_type", "sg_machine_open", "date",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Ours, true, and only in events of test mail: one endpoint may be told of both, and events of other mail stay as SendGrid writes them.</summary>
    private const string TestMember = "posthorn_test";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _room;

    /// <summary>The same on every replay, and no other event's: URL-safe base64, at most 76 characters.</summary>
    public static string EventId(CopyEvent happened) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{happened.Type.WireName()}-{happened.AccountId}-{happened.Id}"));

    /// <summary>The name of a copy. Programs cut it at <c>.recvd</c> to get the X-Message-Id back; the last number is the recipient's place.</summary>
    public static string MessageId(CopyEvent happened, CopyFacts facts)
    {
        // The part in the middle is SendGrid's host, place, second and turn: here the node that accepted the mail, and what is left of its id.
        var id = happened.Copy.SubmissionId;
        return $"{facts.MessageId}.recvd-posthorn-{(id >> 12) & 1023}-1-{(id >> 32) & 0xFFFFFFFF:X8}-{id & 0xFFF:X}.{happened.Copy.Ordinal}";
    }

    /// <param name="happened">The event.</param>
    /// <param name="facts">What its mail says; null: that was deleted, and the event says what it knows by itself.</param>
    /// <param name="output">One JSON object. As SendGrid does, &lt;, &gt; and &amp; are escaped.</param>
    public static void Write(CopyEvent happened, CopyFacts? facts, IBufferWriter<byte> output)
    {
        var (buffer, json) = _room ??= NewRoom();
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        if (happened.IsOfAccount)
        {
            WriteAccount(json, happened);
        }
        else
        {
            WriteCommon(json, happened, facts);
            WriteOwn(json, happened, facts);
            WriteMail(json, happened, facts);
        }

        json.WriteEndObject();
        json.Flush();
        Escape(buffer.WrittenSpan, output);
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) NewRoom()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }

    /// <summary>There is no mail, so nothing of one is said.</summary>
    private static void WriteAccount(Utf8JsonWriter json, CopyEvent happened)
    {
        json.WriteString("event"u8, happened.Type.WireName());
        json.WriteNumber("timestamp"u8, happened.At.ToUnixTimeSeconds());
        json.WriteString("sg_event_id"u8, EventId(happened));
        json.WriteString("type"u8, happened.Detail.BounceType ?? "");
    }

    private static void WriteCommon(Utf8JsonWriter json, CopyEvent happened, CopyFacts? facts)
    {
        json.WriteString("email"u8, happened.Detail.Email.Length > 0 ? happened.Detail.Email : facts?.Email ?? "");
        json.WriteNumber("timestamp"u8, happened.At.ToUnixTimeSeconds());
        json.WriteString("event"u8, happened.Type.WireName());
        json.WriteString("sg_event_id"u8, EventId(happened));
        if (facts is not null)
        {
            json.WriteString("sg_message_id"u8, MessageId(happened, facts));
            if (IsDelivery(happened.Type))
            {
                json.WriteString("smtp-id"u8, facts.SmtpId);
            }
        }
    }

    private static void WriteOwn(Utf8JsonWriter json, CopyEvent happened, CopyFacts? facts)
    {
        var detail = happened.Detail;
        switch (happened.Type)
        {
            case EventType.Processed:
                WritePool(json, detail.Pool ?? facts?.Pool);
                json.WriteNumber("send_at"u8, facts?.SendAt ?? 0);
                break;
            case EventType.Dropped:
                json.WriteString("reason"u8, detail.Reason ?? "");
                Write(json, "status"u8, detail.Status);
                WritePool(json, detail.Pool ?? facts?.Pool);
                break;
            case EventType.Deferred:
                json.WriteString("response"u8, detail.Response ?? "");
                json.WriteString("attempt"u8, detail.Attempt ?? "1");
                Write(json, "domain"u8, DomainOf(detail.Email));
                Write(json, "from"u8, facts?.From);
                WriteConnection(json, detail);
                break;
            case EventType.Delivered:
                json.WriteString("response"u8, detail.Response ?? "");
                WriteConnection(json, detail);
                break;
            case EventType.Bounce:
                json.WriteString("reason"u8, detail.Reason ?? "");
                Write(json, "status"u8, detail.Status);
                json.WriteString("type"u8, detail.BounceType ?? "bounce");
                json.WriteString("bounce_classification"u8, detail.BounceClassification ?? "Unclassified");
                WriteConnection(json, detail);
                break;
            case EventType.Open:
                WriteClient(json, detail);
                json.WriteString("sg_content_type"u8, detail.ContentType ?? "html");
                json.WriteBoolean("sg_machine_open"u8, detail.MachineOpen ?? false);
                break;
            case EventType.Click:
                WriteClient(json, detail);
                json.WriteString("url"u8, detail.Url ?? "");
                json.WriteStartObject("url_offset"u8);
                json.WriteNumber("index"u8, detail.UrlOffset?.Index ?? 0);
                json.WriteString("type"u8, detail.UrlOffset?.Type ?? "html");
                json.WriteEndObject();
                break;
            case EventType.Unsubscribe:
            case EventType.GroupUnsubscribe:
            case EventType.GroupResubscribe:
                WriteClient(json, detail);
                Write(json, "url"u8, happened.Type == EventType.Unsubscribe ? null : detail.Url);
                Write(json, "date"u8, detail.Date);
                break;
        }
    }

    /// <summary>What the sender said of the mail. A complaint and an unsubscribe from all mail belong to no group.</summary>
    private static void WriteMail(Utf8JsonWriter json, CopyEvent happened, CopyFacts? facts)
    {
        if (happened.Type is not (EventType.SpamReport or EventType.Unsubscribe) && (happened.Detail.GroupId ?? facts?.GroupId) is { } group)
        {
            json.WriteNumber("asm_group_id"u8, group);
        }

        if (facts is null)
        {
            return;
        }

        if (facts.IsTest)
        {
            json.WriteBoolean(TestMember, true);
        }

        if (facts.Categories.Count > 0)
        {
            json.WriteStartArray("category"u8);
            foreach (var category in facts.Categories)
            {
                json.WriteStringValue(category);
            }

            json.WriteEndArray();
        }

        foreach (var (name, value) in facts.UniqueArguments)
        {
            if (!Reserved.Contains(name) && !(facts.IsTest && name == TestMember))
            {
                json.WriteString(name, value);
            }
        }
    }

    private static void WriteConnection(Utf8JsonWriter json, EventDetail detail)
    {
        Write(json, "ip"u8, detail.Ip);
        if (detail.Tls is { } tls)
        {
            json.WriteNumber("tls"u8, tls);
        }

        Write(json, "cert_err"u8, detail.CertificateError);
    }

    private static void WriteClient(Utf8JsonWriter json, EventDetail detail)
    {
        Write(json, "ip"u8, detail.Ip);
        Write(json, "useragent"u8, detail.UserAgent);
    }

    private static void WritePool(Utf8JsonWriter json, EventPool? pool)
    {
        if (pool is not null)
        {
            json.WriteStartObject("pool"u8);
            json.WriteString("name"u8, pool.Name);
            json.WriteString("id"u8, pool.Id);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string? DomainOf(string email) => email.LastIndexOf('@') is >= 0 and var at ? email[(at + 1)..] : null;

    private static bool IsDelivery(EventType type) =>
        type is EventType.Processed or EventType.Dropped or EventType.Deferred or EventType.Delivered or EventType.Bounce;

    /// <summary>In JSON these characters stand only inside strings, so each can be replaced where it is.</summary>
    private static void Escape(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        for (var next = json.IndexOfAny((byte)'<', (byte)'>', (byte)'&'); next >= 0; next = json.IndexOfAny((byte)'<', (byte)'>', (byte)'&'))
        {
            output.Write(json[..next]);
            output.Write(json[next] switch { (byte)'<' => "\\u003c"u8, (byte)'>' => "\\u003e"u8, _ => "\\u0026"u8 });
            json = json[(next + 1)..];
        }

        output.Write(json);
    }
}
