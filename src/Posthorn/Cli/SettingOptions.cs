using System.CommandLine;
using Posthorn.Settings;

namespace Posthorn.Cli;

/// <summary>Every setting as an option of every command, and how a command reads them.</summary>
internal sealed class SettingOptions
{
    private readonly Dictionary<Setting, Option<string?>> _options;

    public SettingOptions(RootCommand root)
    {
        _options = SettingsTable.All.ToDictionary(setting => setting, setting => new Option<string?>(setting.Option)
        {
            Description = $"{setting.Meaning}{(setting.Default is { } value ? $" [default: {value}]" : "")}",
            HelpName = setting.Name,
            Recursive = true,
        });
        foreach (var option in _options.Values)
        {
            root.Options.Add(option);
        }
    }

    /// <exception cref="CommandFault">A setting is wrong; each is named.</exception>
    public PosthornSettings Read(ParseResult parsed)
    {
        var outcome = SettingsReader.Read(setting => parsed.GetValue(_options[setting]), Environment.GetEnvironmentVariable);
        return outcome.Settings ?? throw new CommandFault(ExitCodes.Usage, string.Join(Environment.NewLine, outcome.Errors));
    }
}
