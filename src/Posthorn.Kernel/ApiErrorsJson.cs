using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Kernel;

/// <summary>The wire form of <see cref="ApiErrors"/>: message, field, help, in that order, null written out.</summary>
[JsonSerializable(typeof(ApiErrors))]
public sealed partial class ApiErrorsJson : JsonSerializerContext
{
    /// <summary>Quotes inside texts stay readable; the answer is JSON and never HTML.</summary>
    public static ApiErrorsJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
