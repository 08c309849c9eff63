using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Keys;

/// <param name="Name">Null: refused, or left out.</param>
/// <param name="Scopes">Null: left out.</param>
/// <param name="Test">Whether it is to be a test key; null: left out.</param>
internal sealed record KeyDraft(string? Name, IReadOnlyList<string>? Scopes, bool? Test);

/// <summary>What a request to make or change a key must say. SendGrid's words where it has some.</summary>
internal static class KeyRules
{
    public const int MaxKeys = 100;
    public const int MaxName = 100;
    public const int RequestBytes = 128 * 1024;

    private const string Missing = "missing required argument";
    private const string MissingName = "expected JSON request body with 'name' property";
    private const int MaxScopes = 500;
    private const int MaxScope = 100;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Without scopes it has all that its maker may give.</summary>
    public static KeyDraft ReadNew(JsonMembers request)
    {
        var draft = new KeyDraft(Name(request, Missing), Scopes(request), request.Boolean("test"));
        if (draft.Scopes is { Count: 0 })
        {
            request.Refuse("scopes", Missing);
        }

        return draft;
    }

    public static KeyDraft ReadName(JsonMembers request) => new(Name(request, MissingName), null, request.Boolean("test"));

    public static KeyDraft ReadWhole(JsonMembers request)
    {
        var draft = new KeyDraft(Name(request, MissingName), Scopes(request), request.Boolean("test"));
        if (draft.Scopes is null or { Count: 0 } && request.Errors.All(error => error.Field?.StartsWith("scopes", StringComparison.Ordinal) != true))
        {
            request.Refuse("scopes", Missing);
        }

        return draft;
    }

    /// <summary>The help names what cannot be given, so that the one wrong scope of many is found.</summary>
    public static ApiError BadScopes(IReadOnlyList<string> refused) => new(
        Posthorn.Accounts.Scopes.ScopeRules.BadScopes, "scopes",
        refused.Count == 0 ? "A key holds billing scopes or other ones, never both, and at least one." : $"Not known, or not yours to give: {string.Join(", ", refused.Take(10))}");

    /// <summary>A test key may lie where a real one must not, so what it makes is no key to the outside either.</summary>
    public static ApiError? CheckTest(Caller caller, KeyDraft draft) => caller.IsTest && draft.Test == false
        ? new ApiError("a test key can only make test keys", "test")
        : null;

    /// <summary>Who could turn one into the other could send real mail with what was handed out for tests.</summary>
    public static ApiError? CheckStays(ApiKey key, KeyDraft draft) => draft.Test is { } asked && asked != key.IsTest
        ? new ApiError("a key is made for test mail or for real mail, and stays so", "test")
        : null;

    /// <summary>As the audit log shows a key.</summary>
    public static string Describe(ApiKey key)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("name", key.Name);
            if (key.IsTest)
            {
                writer.WriteBoolean("test", true);
            }

            writer.WriteStartArray("scopes");
            foreach (var scope in key.Scopes)
            {
                writer.WriteStringValue(scope);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string? Name(JsonMembers request, string missing)
    {
        var before = request.Errors.Count;
        var name = request.Line("name", MaxName)?.Trim();
        if (string.IsNullOrEmpty(name) && request.Errors.Count == before)
        {
            request.Refuse("name", missing);
        }

        return name;
    }

    private static IReadOnlyList<string>? Scopes(JsonMembers request) => request.Lines("scopes", MaxScopes, MaxScope);
}
