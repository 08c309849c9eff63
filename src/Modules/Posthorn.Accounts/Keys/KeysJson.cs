using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Accounts.Keys;

/// <summary>The wire form of keys.</summary>
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(KeyLine))]
[JsonSerializable(typeof(KeyWithScopes))]
[JsonSerializable(typeof(WholeKey))]
internal sealed partial class KeysJson : JsonSerializerContext
{
    public static KeysJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal sealed record KeyList(IReadOnlyList<KeyLine> Result);

internal sealed record KeyLine(string Name, string ApiKeyId);

internal sealed record KeyWithScopes(string ApiKeyId, string Name, IReadOnlyList<string> Scopes);

/// <param name="ApiKey">The whole text, this once.</param>
internal sealed record NewKey(string ApiKey, string ApiKeyId, string Name, IReadOnlyList<string> Scopes);

/// <summary>SendGrid answers with the key itself, and describes a list of one; programs are written for either.</summary>
/// <param name="LastUsedAt">Posthorn's own: Unix seconds, or null.</param>
internal sealed record WholeKey(string ApiKeyId, string Name, IReadOnlyList<string> Scopes, long? LastUsedAt, IReadOnlyList<KeyWithScopes> Result);
