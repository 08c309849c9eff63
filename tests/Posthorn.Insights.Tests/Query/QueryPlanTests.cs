using Posthorn.Events;
using Posthorn.Insights.Query;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Insights.Tests.Query;

/// <summary>What is asked most is found by an index, in its order: nothing is sorted that grows with the table.</summary>
public sealed class QueryPlanTests
{
    [Theory]
    [InlineData("to_email=\"ana@gmail.com\"", "insights_messages_recipient (account_id=? AND to_key=?)", true)]
    [InlineData("subject=\"Your order\"", "insights_messages_subject (account_id=? AND subject=?)", false)]
    [InlineData("status=\"delivered\"", "insights_messages_status (account_id=? AND status=?)", false)]
    [InlineData("Contains(categories,\"receipts\")", "insights_message_categories_time (account_id=? AND category=?)", false)]
    [InlineData("Contains(categories,\"receipts\") AND status=\"delivered\"", "insights_message_categories_time (account_id=? AND category=?)", false)]
    [InlineData("last_event_time > NOW()", "insights_messages_time (account_id=? AND last_event_at>?)", false)]
    public async Task The_index_is_used(string query, string index, bool isSorted)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, EventsModule.Migrations, InsightsModule.Migrations);
        var mails = new Mails();
        mails.Accept(new CopyId(5, 0), categories: ["receipts"]);
        await mails.FollowAsync(test.Database, mails.Happened(new CopyId(5, 0), EventType.Delivered));
        Assert.True(QueryParser.TryParse(query, QueryField.OfFeed, Mails.Noon, out var tree, out var error), error);
        var (sql, values) = QuerySql.Select(DatabaseKind.Sqlite, 1, tree, null, 10);

        var plan = string.Join('\n', await test.Database.ReadAsync(
            session => session.QueryAsync($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), values), TestContext.Current.CancellationToken));

        Assert.Contains(index, plan, StringComparison.Ordinal);

        // Sorting "the last terms" is about rows of the same millisecond.
        Assert.Equal(isSorted, plan.Split('\n').Any(line => line == "USE TEMP B-TREE FOR ORDER BY" && !query.StartsWith("status", StringComparison.Ordinal)));
    }
}
