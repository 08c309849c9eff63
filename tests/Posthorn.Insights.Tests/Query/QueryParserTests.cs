using Posthorn.Insights.Query;

namespace Posthorn.Insights.Tests.Query;

public sealed class QueryParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("shoe=\"x\"", "'shoe' is not a known field")]
    [InlineData("subject", "the query ends too early")]
    [InlineData("subject=", "the query ends too early")]
    [InlineData("subject=\"x", "the text that begins at position 8 has no end")]
    [InlineData("subject=\"x\" extra", "unexpected 'extra'")]
    [InlineData("subject # \"x\"", "unexpected character at position 8")]
    [InlineData("(subject=\"x\"", "')' is missing")]
    [InlineData("subject IN \"x\"", "'(' is missing")]
    [InlineData("subject IN (\"x\"", "')' is missing")]
    [InlineData("subject IN [\"x\")", "']' is missing")]
    [InlineData("unique_args=\"x\"", "'[' is missing")]
    [InlineData("unique_args[order]=\"x\"", "unexpected 'order'")]
    [InlineData("clicks BETWEEN 1 OR 2", "AND is missing")]
    [InlineData("subject IS \"x\"", "NULL is missing")]
    [InlineData("subject = 5", "'subject' cannot be compared so")]
    [InlineData("clicks = \"many\"", "'clicks' cannot be compared so")]
    [InlineData("clicks LIKE \"5\"", "LIKE compares texts, and 'clicks' with none")]
    [InlineData("Contains(clicks, \"5\")", "Contains compares texts, and 'clicks' with none")]
    [InlineData("status=\"gone\"", "'gone' is not a known value of 'status'")]
    [InlineData("status > \"delivered\"", "'status' cannot be compared so")]
    [InlineData("Contains(events,\"eaten\")", "'eaten' is not a known value of 'events'")]
    [InlineData("categories < \"x\"", "'categories' cannot be compared so")]
    [InlineData("last_event_time > TIMESTAMP \"yesterday\"", "'yesterday' is no timestamp such as 2026-02-01T10:20:30Z")]
    [InlineData("last_event_time > NOW() - INTERVAL 3 WEEK", "'WEEK' is no unit of time")]
    [InlineData("last_event_time > NOW() - 3", "only numbers, and intervals to timestamps, can be added")]
    [InlineData("last_event_time > NOW() - INTERVAL 99999 YEAR", "a value is out of range")]
    [InlineData("clicks > 1 / 0", "a value is out of range")]
    [InlineData("clicks > 79228162514264337593543950335 * 2", "a value is out of range")]
    [InlineData("clicks > 1.2.3", "'1.2.3' is no number")]
    [InlineData("clicks > -\"x\"", "only a number can be negative")]
    [InlineData("clicks > 2 * \"x\"", "only numbers can be multiplied")]
    [InlineData("subject=\"a\0\"", "a query must not hold zeros or broken characters")]
    [InlineData("subject=\"\uD800\"", "a query must not hold zeros or broken characters")]
    public void What_is_wrong_is_named(string query, string error)
    {
        Assert.False(QueryParser.TryParse(query, QueryField.OfFeed, Now, out _, out var found));
        Assert.Equal($"invalid syntax: {error}", found);
    }

    [Fact]
    public void A_query_has_at_most_4096_characters()
    {
        var query = $"subject=\"{new string('x', QueryParser.MaxLength - 10)}\"";

        Assert.True(QueryParser.TryParse(query, QueryField.OfFeed, Now, out _, out _));
        Assert.False(QueryParser.TryParse($"{query} ", QueryField.OfFeed, Now, out _, out var error));
        Assert.Equal("invalid syntax: a query is limited to 4096 characters", error);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void A_query_has_at_most_200_values(int count, bool fits)
    {
        var parsed = QueryParser.TryParse($"clicks IN ({string.Join(',', Enumerable.Repeat('1', count))})", QueryField.OfFeed, Now, out _, out var error);

        Assert.Equal((fits, fits ? null : "invalid syntax: a query is limited to 200 values"), (parsed, error));
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void A_query_has_at_most_32_levels(int parentheses, bool fits)
    {
        var parsed = QueryParser.TryParse($"{new string('(', parentheses)}TRUE{new string(')', parentheses)}", QueryField.OfFeed, Now, out _, out var error);
        var negated = QueryParser.TryParse($"{string.Concat(Enumerable.Repeat("NOT ", parentheses))}TRUE", QueryField.OfFeed, Now, out _, out _);

        Assert.Equal((fits, fits, fits ? null : "invalid syntax: a query is limited to 32 levels"), (parsed, negated, error));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void A_value_has_at_most_16_levels(int parentheses, bool fits) => Assert.Equal(
        fits, QueryParser.TryParse($"clicks = {new string('(', parentheses)}1{new string(')', parentheses)}", QueryField.OfFeed, Now, out _, out _));

    [Theory]
    [InlineData("clicks = 2 + 3 * 4 - 6 / 2", 11)]
    [InlineData("clicks = (2 + 3) * -4", -20)]
    public void Numbers_are_computed(string query, int value) =>
        Assert.Equal(new QueryValue.Number(value), Assert.IsType<QueryNode.Compare>(Parse(query)).Value);

    [Theory]
    [InlineData("NOW() - INTERVAL 1 MONTH", "2026-01-01T00:00:00Z")]
    [InlineData("NOW() + INTERVAL 2 YEARS", "2028-02-01T00:00:00Z")]
    [InlineData("TIMESTAMP \"2026-02-01T10:20:30.5Z\" - INTERVAL 30 SECOND", "2026-02-01T10:20:00.5Z")]
    [InlineData("TIMESTAMP \"2026-02-01T10:20:30+02:00\" - INTERVAL \"1\" MINUTE", "2026-02-01T08:19:30Z")]
    [InlineData("\"2026-02-01T10:20:30Z\"", "2026-02-01T10:20:30Z")]
    [InlineData("NOW() - INTERVAL 3 DAY - INTERVAL 2 HOUR", "2026-01-28T22:00:00Z")]
    public void Times_are_computed(string value, string expected)
    {
        var moment = Assert.IsType<QueryValue.Moment>(Assert.IsType<QueryNode.Compare>(Parse($"last_event_time > {value}")).Value);

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), moment.Value);
    }

    [Fact]
    public void A_backslash_makes_a_quote_part_of_the_text() =>
        Assert.Equal(new QueryValue.Text("a \"b\" \\c"), Assert.IsType<QueryNode.Compare>(Parse("""subject = "a \"b\" \\c" """)).Value);

    [Fact]
    public void And_binds_closer_than_or()
    {
        var any = Assert.IsType<QueryNode.Any>(Parse("clicks=1 OR clicks=2 AND clicks=3"));

        Assert.Equal(2, any.Parts.Count);
        Assert.IsType<QueryNode.All>(any.Parts[1]);
    }

    [Theory]
    [InlineData("to_email='a@b.example' AND status IN ('delivered','bounced') AND sg_message_id_created_at >= TIMESTAMP \"2026-01-01T00:00:00Z\"", true)]
    [InlineData("reason='x'", true)]
    [InlineData("categories IN ('x')", true)]
    [InlineData("to_email='a' OR to_email='b'", false)]
    [InlineData("NOT to_email='a'", false)]
    [InlineData("to_email!='a'", false)]
    [InlineData("status='delivered'", false)]
    [InlineData("subject LIKE 'x%'", false)]
    [InlineData("sg_message_id_created_at = TIMESTAMP \"2026-01-01T00:00:00Z\"", false)]
    public void Logs_allow_a_part_of_the_language(string query, bool isAllowed)
    {
        Assert.True(QueryParser.TryParse(query, QueryField.OfLogs, Now, out var tree, out var error), error);
        Assert.Equal(isAllowed, LogsQueryRules.Check(tree) is null);
    }

    private static QueryNode Parse(string query)
    {
        Assert.True(QueryParser.TryParse(query, QueryField.OfFeed, Now, out var tree, out var error), error);
        return tree;
    }
}
