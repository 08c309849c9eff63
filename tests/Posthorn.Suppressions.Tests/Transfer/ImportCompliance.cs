using System.Text;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;
using Posthorn.Suppressions.Transfer;

namespace Posthorn.Suppressions.Tests.Transfer;

public abstract class ImportCompliance(DatabaseKind kind) : ListSuite(kind)
{
    [Fact]
    public async Task A_file_without_a_header_has_addresses_in_its_first_column()
    {
        var report = await ImportAsync("Ana@example.org,whatever\r\nben@example.org\n\nnobody\nana@EXAMPLE.org");

        Assert.Equal((2, 1, 1), (report.Added, report.Known, report.Refused));
        Assert.Equal((4, "This is not a valid email address."), report.Problems.Single());
        Assert.Equal(["ana@example.org", "ben@example.org"], await EmailsAsync(SuppressionList.Bounces));
        Assert.Equal("Bounced Address", await ReasonAsync("ana@example.org"));
    }

    [Fact]
    public async Task A_file_with_a_header_says_more()
    {
        await ImportAsync("created,Email,reason,status\n1700000000,ana@example.org,\"550 \"\"no\"\", never\",5.1.1\n");

        var entry = await Store.FindAsync(1, SuppressionList.Bounces, "ana@example.org", Token);

        Assert.Equal(
            new Entry(1, "ana@example.org", SuppressionList.Bounces, DateTimeOffset.FromUnixTimeSeconds(1700000000), EntrySource.Import, 0, "550 \"no\", never", "5.1.1"), entry);
    }

    [Fact]
    public async Task A_file_imported_again_changes_nothing()
    {
        var file = string.Join('\n', Enumerable.Range(0, 1201).Select(i => $"r{i}@example.org"));
        Assert.Equal(1201, (await ImportAsync(file)).Added);

        Assert.Equal((0, 1201, 0), await ImportAsync(file) is var again ? (again.Added, again.Known, again.Refused) : default);
    }

    [Theory]
    [InlineData("email\n\"ana@example.org", "The quotes of this line do not match.")]
    [InlineData("email,created\nana@example.org,tomorrow", "The time of creation must be Unix seconds that have passed.")]
    [InlineData("email,created\nana@example.org,99999999999", "The time of creation must be Unix seconds that have passed.")]
    public async Task What_is_wrong_with_a_line_is_told(string file, string problem) =>
        Assert.Equal((2, problem), (await ImportAsync(file)).Problems.Single());

    [Fact]
    public async Task A_line_has_at_most_4096_characters_and_its_neighbours_are_read()
    {
        var room = ImportEntries.MaxLine - "ana@example.org,".Length;
        var report = await ImportAsync($"ana@example.org,{new string('x', room)}\r\nben@example.org,{new string('x', room + 1)}\r\ncy@example.org");

        Assert.Equal((2, 1), (report.Added, report.Refused));
        Assert.Equal((2, "A line is limited to 4096 characters."), report.Problems.Single());
        Assert.Equal(["ana@example.org", "cy@example.org"], await EmailsAsync(SuppressionList.Bounces));
    }

    [Fact]
    public async Task A_hundred_problems_are_told_and_all_are_counted()
    {
        var report = await ImportAsync(string.Concat(Enumerable.Repeat("nobody\n", ImportEntries.MaxProblems + 1)));

        Assert.Equal((ImportEntries.MaxProblems, ImportEntries.MaxProblems + 1), (report.Problems.Count, report.Refused));
    }

    private Task<ImportReport> ImportAsync(string file) =>
        Get<ImportEntries>().ExecuteAsync(1, SuppressionList.Bounces, 0, new MemoryStream(Encoding.UTF8.GetBytes(file)), Token);
}

public sealed class SqliteImportTests() : ImportCompliance(DatabaseKind.Sqlite);

public sealed class PostgresImportTests() : ImportCompliance(DatabaseKind.Postgres);
