using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Insights.Query;
using Posthorn.Storage;

namespace Posthorn.Fuzz.Targets;

/// <summary>The query language of the activity feed, and the SQL that is made of it.</summary>
internal sealed class ActivityQueryTarget : FuzzTarget
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "activity-query";

    public override string About => "queries of the activity feed: read or refused with a sentence, and no text of the caller stands in the SQL";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("""(Contains(events,"processed")) AND to_email="ana@example.org" OR subject LIKE "%order%" """),
        Sample.Of("""status IN ("delivered",'bounced') AND unique_args['order']!="7781" AND NOT clicks NOT BETWEEN -1 AND 2*3"""),
        Sample.Of("""last_event_time BETWEEN TIMESTAMP "2026-02-01T00:00:00Z" AND NOW() - INTERVAL 3 DAY AND categories IS NOT NULL"""),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        " AND ", " OR ", "NOT ", "(", ")", "[", "]", "\"", "'", "\\", "=", "!=", "<>", "<=", " IN ", " LIKE ", " BETWEEN ", " IS NULL", "Contains(", "TIMESTAMP ", "INTERVAL ", "NOW()", "TRUE", "1/0",
        "99999999999999999999999999999", "subject", "clicks", "categories", "unique_args[", "events", "status", "msg_id", "((((((((((((((((", "NOT NOT NOT NOT NOT NOT NOT NOT ", "; DROP", "$1", "--",
    ];

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var text = Encoding.UTF8.GetString(input);
        if (!QueryParser.TryParse(text, QueryField.OfFeed, Now, out var query, out var error))
        {
            Promise.Keep(error.StartsWith("invalid syntax: ", StringComparison.Ordinal), "A refusal says what it is.");
            shape.Add(error.Length);
            return shape.Value;
        }

        foreach (var kind in new[] { DatabaseKind.Sqlite, DatabaseKind.Postgres })
        {
            var (sql, values) = QuerySql.Select(kind, 1, query, null, 10);
            Promise.Keep(values.Length <= 300, "A statement has a bounded number of parameters.");
            Promise.Keep(!sql.Contains(';') && !sql.Contains("--") && !sql.Contains('"'), "Texts are parameters.");
            Promise.Keep(sql.Contains("account_id = $1"), "The account is asked for.");
        }

        shape.Add(query.Conditions.Count);
        return shape.Value;
    }
}
