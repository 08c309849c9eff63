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
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}

internal sealed record KeyList(IReadOnlyList<KeyLine> Result);

/// <param name="Test">Posthorn's own: true for a test key; other keys look as SendGrid shows them, without this member. The same below.</param>
internal sealed record KeyLine(string Name, string ApiKeyId, bool? Test);

internal sealed record KeyWithScopes(string ApiKeyId, string Name, IReadOnlyList<string> Scopes, bool? Test);

/// <param name="ApiKey">The whole text, this once.</param>
internal sealed record NewKey(string ApiKey, string ApiKeyId, string Name, IReadOnlyList<string> Scopes, bool? Test);

/// <summary>SendGrid answers with the key itself, and describes a list of one; programs are written for either.</summary>
/// <param name="LastUsedAt">Posthorn's own: Unix seconds, or null.</param>
internal sealed record WholeKey(string ApiKeyId, string Name, IReadOnlyList<string> Scopes, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? LastUsedAt, IReadOnlyList<KeyWithScopes> Result, bool? Test);
