using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Posthorn.Kernel;

namespace Posthorn.Sending.Erasure;

/// <summary>Addresses out of a JSON text, wherever in it they stand. Pure.</summary>
internal static class JsonRedaction
{
    /// <summary>As requests are written.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="json">Well-formed and without lone surrogates.</param>
    /// <param name="addresses">Those to forget.</param>
    public static ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> json, ErasedAddresses addresses)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        var reader = new Utf8JsonReader(json.Span);
        using (var writer = new Utf8JsonWriter(output, Plain))
        {
            while (reader.Read())
            {
                Copy(ref reader, writer, addresses);
            }
        }

        return output.WrittenMemory;
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, ErasedAddresses addresses)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(addresses.Redact(reader.GetString()!));
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(addresses.Redact(reader.GetString()!));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
