using System.Text.Json;

namespace Posthorn.Settings;

/// <summary>What came of reading the settings: all of them, or every mistake with its name and place.</summary>
internal sealed record SettingsOutcome(PosthornSettings? Settings, IReadOnlyList<string> Errors);

/// <summary>Gathers each setting from its three places; the first that has it wins.</summary>
internal static class SettingsReader
{
    public const string FileName = "posthorn.json";

    /// <param name="option">The command line.</param>
    /// <param name="environment">The environment.</param>
    public static SettingsOutcome Read(Func<Setting, string?> option, Func<string, string?> environment)
    {
        var settings = new PosthornSettings();
        List<string> errors = [];
        var data = SettingsTable.All.First(setting => setting.Name == "data");
        Apply(settings, data, option, environment, file: null, errors);

        var file = errors.Count == 0 ? ReadFile(Path.Combine(settings.Data, FileName), errors) : null;
        foreach (var setting in SettingsTable.All.Where(setting => setting != data))
        {
            Apply(settings, setting, option, environment, file, errors);
        }

        return errors.Count == 0 ? new SettingsOutcome(settings, []) : new SettingsOutcome(null, errors);
    }

    private static void Apply(
        PosthornSettings settings, Setting setting, Func<Setting, string?> option, Func<string, string?> environment,
        Dictionary<string, string>? file, List<string> errors)
    {
        var (value, place) = (option(setting), setting.Option);
        if (value is null)
        {
            (value, place) = (environment(setting.EnvironmentVariable), setting.EnvironmentVariable);
        }

        if (value is null)
        {
            (value, place) = (file?.GetValueOrDefault(setting.Name), $"\"{setting.Name}\" in {FileName}");
        }

        value ??= setting.Default;
        if (value is not null && setting.Apply(settings, value) is { } expected)
        {
            // The address of a relay may hold a password, and this goes to logs.
            var given = value.Contains('@', StringComparison.Ordinal) ? "what was given" : $"\"{value}\"";
            errors.Add($"{place}: expected {expected}, not {given}.");
        }
    }

    private static Dictionary<string, string>? ReadFile(string path, List<string> errors)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            var values = document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString());
            errors.AddRange(values.Keys
                .Where(name => SettingsTable.All.All(setting => setting.Name != name) || name == "data")
                .Select(name => $"{path}: there is no setting \"{name}\"{(name == "data" ? " in the file, which lies in that folder" : "")}."));
            return values;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: this is not a JSON object of settings: {fault.Message}");
            return null;
        }
    }
}
