using System.Text.RegularExpressions;

namespace Posthorn.Architecture.Tests;

/// <summary>What docs/map.md names exists, so that a newcomer who follows it arrives.</summary>
public sealed partial class MapTests
{
    private static readonly string Map = Checkout.Read("docs/map.md");

    [Fact]
    public void Every_path_in_backticks_exists()
    {
        var missing = new List<string>();
        foreach (var line in Map.Split('\n').Where(line => !line.StartsWith("    ", StringComparison.Ordinal)))
        {
            // In a row of the table the first path is the room; the others lie in it.
            var paths = Backticked().Matches(line).Select(match => match.Groups["text"].Value).Where(IsPath).ToList();
            var room = line.StartsWith('|') && paths.Count > 0 ? paths[0] : "";
            missing.AddRange(paths.Where(path => !Checkout.Exists(path) && !Checkout.Exists($"{room}/{path}")));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_path_in_the_flow_exists() =>
        Assert.DoesNotContain(FlowPath().Matches(Map).Select(match => match.Value), path => !Checkout.Exists(path));

    [Fact]
    public void Every_class_in_the_flow_has_a_file_of_its_name()
    {
        var files = Checkout.Files("src", "*.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = Map.Split('\n')
            .Where(line => line.StartsWith("      ", StringComparison.Ordinal))
            .SelectMany(line => ClassName().Matches(line))
            .Select(match => match.Value)
            .ToList();

        Assert.InRange(named.Count, 5, 100);
        Assert.DoesNotContain(named, name => !files.Contains(name));
    }

    [Fact]
    public void Every_room_stands_on_the_map() =>
        Assert.DoesNotContain(Checkout.SourceProjects.Select(project => Path.GetDirectoryName(project)!), room => !Map.Contains($"`{room}`", StringComparison.Ordinal));

    private static bool IsPath(string text) => text.Contains('/', StringComparison.Ordinal) || text.EndsWith(".cs", StringComparison.Ordinal) || text == "bench";

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"(?<=^ {4})src/\S+", RegexOptions.Multiline)]
    private static partial Regex FlowPath();

    [GeneratedRegex(@"(?<![/\w.])[A-Z][a-z]+(?:[A-Z][a-z]+)+\b(?!/)")]
    private static partial Regex ClassName();
}
