using System.Reflection;
using System.Xml.Linq;

namespace Posthorn.Architecture.Tests;

/// <summary>The files of this repository as they lie on the disk, without what builds leave behind. Paths are relative, with slashes.</summary>
internal static class Checkout
{
    private static readonly string[] Leftovers = ["bin", "obj", "node_modules", ".git", "data", "TestResults"];

    public static string Root { get; } = Path.GetFullPath(
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Checkout").Value!);

    public static IReadOnlyList<string> SourceProjects { get; } = Files("src", "*.csproj");

    public static IReadOnlyList<string> TestProjects { get; } = Files("tests", "*.csproj");

    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Walk(Path.Combine(Root, folder), pattern).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    public static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    /// <summary>The names of the projects that a project file references.</summary>
    public static IReadOnlyList<string> ReferencesOf(string project) =>
        [.. Includes(project, "ProjectReference").Select(path => NameOf(path.Replace('\\', '/')))];

    /// <summary>The Include values of one kind of item.</summary>
    public static IEnumerable<string> Includes(string project, string item) =>
        XDocument.Parse(Read(project)).Descendants(item).Select(element => element.Attribute("Include")!.Value);

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, pattern).Concat(
                Directory.EnumerateDirectories(folder).Where(below => !Leftovers.Contains(Path.GetFileName(below))).SelectMany(below => Walk(below, pattern)));
}
