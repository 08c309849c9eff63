using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Posthorn.Architecture.Tests;

public sealed partial class BuildTests
{
    private static readonly XDocument Packages = XDocument.Parse(Checkout.Read("Directory.Packages.props"));

    public static TheoryData<string> ProgramPackages => [.. PackagesOf(label => label != "Analysers and tests")];

    public static TheoryData<string> AllPackages => [.. PackagesOf(_ => true)];

    [Theory]
    [MemberData(nameof(ProgramPackages))]
    public void A_package_of_the_program_has_a_decision_record(string package) => Assert.Contains(
        Checkout.Files("docs/adr", "*.md"), record => Checkout.Read(record).Contains($"`{package}`", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(AllPackages))]
    public void A_package_that_is_listed_is_used(string package) => Assert.Contains(
        BuildFiles(), file => Checkout.Includes(file, "PackageReference").Contains(package));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Parse(Checkout.Read("Posthorn.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value).ToHashSet();

        Assert.DoesNotContain(Checkout.SourceProjects.Concat(Checkout.TestProjects), project => !listed.Contains(project));
        Assert.DoesNotContain(listed, project => !Checkout.Exists(project));
    }

    /// <summary>Else InternalsVisibleTo does not reach it.</summary>
    [Fact]
    public void A_project_is_called_like_its_folder() => Assert.DoesNotContain(
        Checkout.SourceProjects.Concat(Checkout.TestProjects), project => Path.GetFileName(Path.GetDirectoryName(project)) != Checkout.NameOf(project));

    [Fact]
    public void No_file_names_a_package_registry_or_a_path_of_one_machine()
    {
        string[] patterns = ["*.cs", "*.csproj", "*.props", "*.targets", "*.slnx", "*.json", "*.sql", "*.sh", "*.mjs", "*.js", "*.py", "*.md"];
        var files = patterns.SelectMany(pattern => Checkout.Files("", pattern)).Where(file => !file.EndsWith($"/{nameof(BuildTests)}.cs", StringComparison.Ordinal)).ToList();

        Assert.InRange(files.Count, 100, 100_000);
        Assert.DoesNotContain(files, file => Registry().IsMatch(Checkout.Read(file)));
        Assert.DoesNotContain(files, file => MachinePath().IsMatch(Checkout.Read(file)));
    }

    private static IEnumerable<string> PackagesOf(Func<string?, bool> wanted) => Packages.Descendants("ItemGroup")
        .Where(group => wanted(group.Attribute("Label")?.Value))
        .Elements("PackageVersion")
        .Select(package => package.Attribute("Include")!.Value);

    private static IEnumerable<string> BuildFiles() => Checkout.Files("", "*.csproj").Concat(Checkout.Files("", "*.props"));

    [GeneratedRegex(@"nuget\.org|npmjs\.(org|com)|pypi\.org|pythonhosted\.org|crates\.io|rubygems\.org|packagist\.org", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"(?<![\w.}])/(work|root|home)/")]
    private static partial Regex MachinePath();
}
