namespace Posthorn.Settings;

/// <summary>One setting: <c>--name</c>, <c>POSTHORN_NAME</c> in the environment, or <c>"name"</c> in <c>posthorn.json</c>; the first wins.</summary>
/// <param name="Default">Read like a given value; null when the default is not a value of its own.</param>
/// <param name="Apply">Puts the value into the settings, or returns what was expected instead.</param>
internal sealed record Setting(string Name, string? Default, string Meaning, Func<PosthornSettings, string, string?> Apply)
{
    public string Option => $"--{Name}";

    public string EnvironmentVariable => $"POSTHORN_{Name.Replace('-', '_').ToUpperInvariant()}";
}
