using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Posthorn.Storage;

/// <summary>The numbered SQL files of one room, embedded as <c>Migrations/Sqlite/0001_name.sql</c> and <c>Migrations/Postgres/0001_name.sql</c>.</summary>
/// <param name="Room">The prefix of the room's tables.</param>
public sealed partial record MigrationSet(string Room, Assembly Assembly)
{
    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<Migration> For(DatabaseKind kind) =>
        [.. Assembly.GetManifestResourceNames()
            .Select(name => (name, match: FileName().Match(name)))
            .Where(found => found.match.Success && found.match.Groups["database"].Value == kind.ToString())
            .Select(found => new Migration(
                Room,
                int.Parse(found.match.Groups["number"].ValueSpan, NumberStyles.None),
                found.match.Groups["title"].Value,
                Read(found.name)))
            .OrderBy(migration => migration.Number)];

    private string Read(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.Migrations\.(?<database>Sqlite|Postgres)\.(?<number>\d{4})_(?<title>\w+)\.sql$")]
    private static partial Regex FileName();
}

public sealed record Migration(string Room, int Number, string Title, string Sql);
