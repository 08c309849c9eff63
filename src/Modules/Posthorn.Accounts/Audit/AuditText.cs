using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Posthorn.Accounts.Audit;

/// <summary>What stands in the log of a thing before or after a change: small, and without secrets.</summary>
internal static class AuditText
{
    /// <summary>In characters; beyond that a text is cut and says how long it was.</summary>
    public const int MaxText = 1000;

    /// <summary>In characters; beyond that nothing but the length is kept.</summary>
    public const int MaxJson = 32 * 1024;

    private const string Blank = "…";
    private const int MaxDepth = 32;

    private static readonly string[] Secret = ["password", "secret", "token", "private", "license_key", "authorization", "credential"];
    private static readonly string[] SecretWhole = ["api_key", "key"];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A small object of texts.</summary>
    public static string Object(params ReadOnlySpan<(string Name, string Value)> members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Blanks every member whose name speaks of a secret, and cuts what is long.</summary>
    public static string? Clean(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            Copy(JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }), writer);
        }

        var clean = Encoding.UTF8.GetString(bytes.ToArray());
        return clean.Length <= MaxJson ? clean : Object(("too_long", $"{clean.Length} characters"));
    }

    private static void Copy(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (IsSecret(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                    {
                        writer.WriteStringValue(Blank);
                    }
                    else
                    {
                        Copy(member.Value, writer);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Copy(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Cut(value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool IsSecret(string name) =>
        SecretWhole.Contains(name, StringComparer.OrdinalIgnoreCase) || Secret.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string Cut(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        // Not between the halves of a character.
        var end = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return $"{text[..end]}{Blank} ({text.Length} characters)";
    }
}
