using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Webhooks.Queue;

namespace Posthorn.Webhooks.Erasure;

/// <summary>What a chunk of events still says when recipients are forgotten. Pure.</summary>
internal static class ChunkErasureRules
{
    /// <summary>What says what happened, and not to whom; everything else of an erased recipient's event goes, the sender's own arguments and categories with it.</summary>
    private static readonly string[] Kept =
    [
        "timestamp", "event", "sg_event_id", "sg_message_id", "status", "type", "bounce_classification", "attempt", "tls", "cert_err", "asm_group_id", "send_at", "pool",
        "sg_content_type", "sg_machine_open", "url_offset",
    ];

    /// <param name="body">Compressed.</param>
    /// <param name="size">Uncompressed.</param>
    /// <param name="addresses">Those to forget.</param>
    /// <returns>The chunk without them, compressed, and how many events changed; null: it names none.</returns>
    public static (byte[] Body, int Changed)? Forget(byte[] body, int size, ErasedAddresses addresses)
    {
        using var events = JsonDocument.Parse(ChunkWriter.Join([body], size));
        var output = new ArrayBufferWriter<byte>(size);
        var changed = 0;
        foreach (var happened in events.RootElement.EnumerateArray())
        {
            output.Write(output.WrittenCount > 0 ? ChunkWriter.Separator : default);
            if (IsErased(happened, addresses) ? happened.EnumerateObject().All(StaysWhole) : !MentionsAny(happened, addresses))
            {
                output.Write(JsonMarshal.GetRawUtf8Value(happened));
                continue;
            }

            Write(happened, addresses, output);
            changed++;
        }

        return changed == 0 ? null : (ChunkWriter.Pack(output.WrittenSpan), changed);
    }

    private static bool IsErased(JsonElement happened, ErasedAddresses addresses) =>
        happened.TryGetProperty("email", out var email) && email.ValueKind == JsonValueKind.String
        && (email.GetString() == ErasedAddresses.Placeholder || addresses.Contains(email.GetString()));

    /// <summary>An earlier turn was here.</summary>
    private static bool StaysWhole(JsonProperty member) =>
        member.Name == "email" ? member.Value.GetString() == ErasedAddresses.Placeholder : Kept.Contains(member.Name);

    private static void Write(JsonElement happened, ErasedAddresses addresses, ArrayBufferWriter<byte> output)
    {
        var isErased = IsErased(happened, addresses);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        foreach (var member in happened.EnumerateObject())
        {
            if (isErased && member.Name == "email")
            {
                json.WriteString("email"u8, ErasedAddresses.Placeholder);
            }
            else if (!isErased || Kept.Contains(member.Name))
            {
                json.WritePropertyName(addresses.Redact(member.Name));
                Copy(member.Value, addresses, json);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Events hold texts, lists of texts, and objects without addresses in them.</summary>
    private static void Copy(JsonElement value, ErasedAddresses addresses, Utf8JsonWriter json)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                json.WriteStringValue(addresses.Redact(value.GetString()!));
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Copy(item, addresses, json);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static bool MentionsAny(JsonElement happened, ErasedAddresses addresses) =>
        happened.EnumerateObject().Any(member => addresses.Mentions(member.Name) || Mentions(member.Value, addresses));

    private static bool Mentions(JsonElement value, ErasedAddresses addresses) => value.ValueKind switch
    {
        JsonValueKind.String => addresses.Mentions(value.GetString()),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Mentions(item, addresses)),
        _ => false,
    };
}
