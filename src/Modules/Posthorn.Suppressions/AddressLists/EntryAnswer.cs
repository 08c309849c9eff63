using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Suppressions.AddressLists;

/// <summary>An entry on the wire; null is left out.</summary>
/// <param name="Created">Unix seconds.</param>
internal sealed record EntryAnswer(long Created, string Email, string? Reason, string? Status, string? Ip);

[JsonSerializable(typeof(IReadOnlyList<EntryAnswer>))]
internal sealed partial class EntryJson : JsonSerializerContext
{
    /// <summary>Replies of servers stay readable; the answer is JSON and never HTML.</summary>
    public static EntryJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
