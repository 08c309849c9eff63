using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Kernel;

namespace Posthorn.Accounts.V2Apps;

/// <summary>One value of an app as an answer shows it.</summary>
/// <param name="Text">Null for a list.</param>
/// <param name="List">Null for anything else.</param>
internal sealed record AppSettingText(string Name, string? Text, IReadOnlyList<string>? List);

/// <summary>Turns the texts of a form into the JSON of version 3 and back, so that one set of rules judges both. Pure.</summary>
internal static class AppSetup
{
    public const string Missing = "missing parameters";

    /// <summary>False with what to answer when a parameter is missing or is not what its kind says.</summary>
    public static bool TryRead(
        App app, V2Parameters parameters, [NotNullWhen(true)] out JsonMembers? request, [NotNullWhen(false)] out IReadOnlyList<string>? errors)
    {
        (request, errors) = (null, null);
        var json = new JsonObject();
        var wrong = new List<string>();
        foreach (var parameter in app.Parameters)
        {
            var values = parameters.Find(parameter);
            if (values.Count > 0)
            {
                json[parameter.Member] = Read(parameter, values, wrong);
            }
        }

        if (app.Parameters.Count > 0 && (json.Count == 0 || app.Parameters.Any(parameter => parameter.IsRequired && !json.ContainsKey(parameter.Member))))
        {
            wrong.Insert(0, Missing);
        }

        if (wrong.Count > 0)
        {
            errors = wrong;
            return false;
        }

        request = Members(json);
        return true;
    }

    public static JsonMembers Switch(bool isOn) => Members(new JsonObject { ["enabled"] = isOn });

    /// <summary>What version 3's rules say, with the names of version 2.</summary>
    public static IReadOnlyList<string> Errors(App app, JsonMembers request) => [.. request.Errors.Select(error =>
    {
        var (member, index) = error.Field?.Split('.', 2) switch
        {
            [var name, var place] => (name, $".{place}"),
            [var name] => (name, ""),
            _ => ("", ""),
        };
        var parameter = app.Parameters.FirstOrDefault(parameter => parameter.Member == member);
        return $"{parameter?.Name ?? member}{index}: {error.Message}";
    })];

    /// <param name="app">Whose parameters are shown.</param>
    /// <param name="json">A JSON object with the names of version 3.</param>
    public static IReadOnlyList<AppSettingText> Show(App app, ReadOnlySpan<byte> json)
    {
        var members = JsonElement.Parse(json);
        return [.. app.Parameters
            .Where(parameter => members.TryGetProperty(parameter.Member, out _))
            .Select(parameter => Show(parameter.Name, members.GetProperty(parameter.Member)))];
    }

    private static JsonNode? Read(AppParameter parameter, IReadOnlyList<string> values, List<string> wrong)
    {
        var text = values[^1];
        switch (parameter.Value)
        {
            case AppValue.List:
                // An empty item stands for an empty list, which a form cannot say otherwise.
                return new JsonArray([.. values.Where(value => value.Length > 0).Select(value => JsonValue.Create(value))]);
            case AppValue.Flag when text is "1" or "0" || bool.TryParse(text, out _):
                return text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);
            case AppValue.Number when text.Length == 0:
                return null;
            case AppValue.Number when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number):
                return number;
            case AppValue.Flag:
                wrong.Add($"{parameter.Name}: This must be 0 or 1.");
                return null;
            case AppValue.Number:
                wrong.Add($"{parameter.Name}: This must be a number.");
                return null;
            default:
                return text;
        }
    }

    private static AppSettingText Show(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => new AppSettingText(name, null, [.. value.EnumerateArray().Select(item => item.GetString()!)]),
        JsonValueKind.True => new AppSettingText(name, "1", null),
        JsonValueKind.False => new AppSettingText(name, "0", null),
        JsonValueKind.Null => new AppSettingText(name, "", null),
        JsonValueKind.Number => new AppSettingText(name, value.GetRawText(), null),
        _ => new AppSettingText(name, value.GetString(), null),
    };

    private static JsonMembers Members(JsonObject json)
    {
        var parsed = JsonMembers.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var members, out _);
        return parsed ? members! : throw new InvalidOperationException("JSON that was just written can be read.");
    }
}
