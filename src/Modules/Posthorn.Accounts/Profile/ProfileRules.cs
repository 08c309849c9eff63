using System.Text.Json;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Profile;

/// <summary>Who an account belongs to: eleven texts, all empty at first.</summary>
internal static class ProfileRules
{
    public const int RequestBytes = 16 * 1024;

    /// <summary>In characters, each of them.</summary>
    public const int MaxText = 255;

    /// <summary>In the order of the API.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["address", "address2", "city", "company", "country", "first_name", "last_name", "phone", "state", "website", "zip"];

    /// <summary>What is stored may lack members; what is asked for lacks none.</summary>
    public static IReadOnlyDictionary<string, string> Whole(IReadOnlyDictionary<string, string> stored) =>
        Names.ToDictionary(name => name, name => stored.GetValueOrDefault(name, ""), StringComparer.Ordinal);

    /// <summary>Any of the texts, and at least one.</summary>
    public static IReadOnlyDictionary<string, string> ReadChange(JsonMembers request)
    {
        var change = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (request.IsNull(name))
            {
                change[name] = "";
            }
            else if (request.Line(name, MaxText) is { } text)
            {
                change[name] = text.Trim();
            }
        }

        if (change.Count == 0 && request.Errors.Count == 0)
        {
            request.Refuse(Names[0], $"Give at least one of {string.Join(", ", Names)}.");
        }

        return change;
    }

    public static string Write(IReadOnlyDictionary<string, string> profile) => JsonSerializer.Serialize(profile, ProfileJson.Wire.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string> Read(string? content) => content is null
        ? Whole(new Dictionary<string, string>())
        : Whole(JsonSerializer.Deserialize(content, ProfileJson.Wire.IReadOnlyDictionaryStringString)!);
}
