using System.Text.RegularExpressions;

namespace Posthorn.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int LongestFile = 400;

    /// <summary>Files that may be longer, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    public static TheoryData<string> Modules =>
        [.. Directory.EnumerateDirectories(Path.Combine(Checkout.Root, "src/Modules")).Select(folder => $"src/Modules/{Path.GetFileName(folder)}")];

    [Fact]
    public void A_source_file_holds_at_most_400_lines() => Assert.DoesNotContain(
        Checkout.Files("src", "*.cs"), file => !LongFiles.ContainsKey(file) && Checkout.Read(file).Count(character => character == '\n') > LongestFile);

    [Fact]
    public void A_file_that_may_be_long_is_there_and_is_long() => Assert.All(
        LongFiles.Keys, file => Assert.InRange(Checkout.Read(file).Count(character => character == '\n'), LongestFile + 1, int.MaxValue));

    [Fact]
    public void No_file_has_a_name_that_answers_no_question() => Assert.DoesNotContain(
        Checkout.Files("src", "*.cs").Concat(Checkout.Files("tests", "*.cs")), file => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file)));

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_shows_its_contracts_its_door_and_its_options_and_nothing_else(string module)
    {
        var room = module[(module.LastIndexOf('.') + 1)..];
        var shown =
            from file in Checkout.Files(module, "*.cs")
            where !file.StartsWith($"{module}/Contracts/", StringComparison.Ordinal)
            from Match declaration in PublicType().Matches(Checkout.Read(file))
            let name = declaration.Groups["name"].Value
            where name != $"{room}Module" && name != $"{room}Options"
            select $"{file}: {name}";

        Assert.Empty(shown);
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Contracts_serve_no_routes(string module) =>
        Assert.DoesNotContain(Checkout.Files($"{module}/Contracts", "*.cs"), file => MappedRoute().IsMatch(Checkout.Read(file)));

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_says_what_it_is_for(string module) => Assert.True(Checkout.Exists($"{module}/README.md"), $"{module} has no README.md");

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_has_the_same_migrations_for_both_databases(string module) => Assert.Equal(
        Checkout.Files($"{module}/Migrations/Sqlite", "*.sql").Select(Path.GetFileName),
        Checkout.Files($"{module}/Migrations/Postgres", "*.sql").Select(Path.GetFileName));

    /// <summary>A room's tables carry its prefix and nobody else names them.</summary>
    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_makes_only_tables_of_its_own_name(string module)
    {
        var room = module[(module.LastIndexOf('.') + 1)..].ToLowerInvariant();
        var tables = Checkout.Files($"{module}/Migrations", "*.sql")
            .SelectMany(file => CreatedTable().Matches(Checkout.Read(file)))
            .Select(match => match.Groups["name"].Value);

        Assert.All(tables, table => Assert.StartsWith($"{room}_", table, StringComparison.Ordinal));
    }

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities|Common|Processor)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(
        @"^public (?:(?:sealed|static|abstract|partial|readonly|ref) )*(?:class|record struct|record|struct|interface|enum|delegate) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\.Map(Get|Post|Put|Patch|Delete|Methods|Group)\(")]
    private static partial Regex MappedRoute();

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(?<name>\w+)")]
    private static partial Regex CreatedTable();
}
