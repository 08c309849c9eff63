using System.Text;
using Posthorn.Insights.Messages;
using Posthorn.Storage;

namespace Posthorn.Insights.Query;

/// <summary>A query as SQL for either database. Texts of the caller are parameters, always. Pure.</summary>
internal sealed class QuerySql
{
    private const string NewestFirst = "last_event_at DESC, submission_id DESC, ordinal DESC";

    private readonly DatabaseKind _kind;
    private readonly List<object?> _values = [];

    private QuerySql(DatabaseKind kind) => _kind = kind;

    /// <summary>The rows of an account that fit, the newest first.</summary>
    public static (string Text, object?[] Values) Select(DatabaseKind kind, long accountId, QueryNode? query, MessagePlace? behind, int limit)
    {
        var sql = new QuerySql(kind);
        var conditions = query?.Conditions ?? [];
        var account = sql.Add(accountId);
        var rest = new StringBuilder();
        if (behind is { } place)
        {
            rest.Append($" AND (m.last_event_at, m.submission_id, m.ordinal) < ({sql.Add(place.LastEventAt.ToUnixTimeMilliseconds())}, {sql.Add(place.Copy.SubmissionId)}, {sql.Add(place.Copy.Ordinal)})");
        }

        var category = DrivingCategory(conditions);
        var statuses = category is null ? DrivingStatuses(conditions) : null;
        foreach (var condition in conditions.Where(condition => !ReferenceEquals(condition, category) && !ReferenceEquals(condition, statuses)))
        {
            rest.Append($" AND {sql.Of(condition)}");
        }

        var count = sql.Add(limit);
        if (category is not null)
        {
            // What has the category is found by it, in its order; CROSS JOIN keeps SQLite from looking elsewhere.
            var time = behind is null ? "" : $" AND c.last_event_at <= {sql.Add(behind.Value.LastEventAt.ToUnixTimeMilliseconds())}";
            return ($"""
                SELECT {MessageRow.Columns} FROM insights_message_categories c CROSS JOIN insights_messages m
                WHERE c.account_id = {account} AND c.category = {sql.Add(CategoryOf(category)!)}{time}
                AND m.account_id = c.account_id AND m.submission_id = c.submission_id AND m.ordinal = c.ordinal{rest}
                ORDER BY c.last_event_at DESC, c.submission_id DESC, c.ordinal DESC LIMIT {count}
                """, [.. sql._values]);
        }

        if (statuses is null)
        {
            return ($"SELECT {MessageRow.Columns} FROM insights_messages m WHERE m.account_id = {account}{rest} ORDER BY {Prefixed(NewestFirst)} LIMIT {count}", [.. sql._values]);
        }

        // Each status has its own order in the index: the newest of each, and of those the newest.
        var branches = StatusesOf(statuses).Select(status =>
            $"SELECT * FROM (SELECT {MessageRow.Columns} FROM insights_messages m WHERE m.account_id = {account} AND m.status = {(int)status}{rest} ORDER BY {Prefixed(NewestFirst)} LIMIT {count}) AS newest");
        return ($"SELECT * FROM ({string.Join(" UNION ALL ", branches)}) AS found ORDER BY {NewestFirst} LIMIT {count}", [.. sql._values]);
    }

    private static string Prefixed(string order) => string.Join(", ", order.Split(", ").Select(column => $"m.{column}"));

    /// <summary>A category that all must have, unless something else leads to few rows at once.</summary>
    private static QueryNode? DrivingCategory(IReadOnlyList<QueryNode> conditions) =>
        conditions.Any(condition => condition is QueryNode.Compare { Operator: "=", Field.Kind: FieldKind.Email or FieldKind.MessageId })
            ? null
            : conditions.FirstOrDefault(condition => CategoryOf(condition) is not null);

    private static string? CategoryOf(QueryNode condition) => condition switch
    {
        QueryNode.Contains { Field.Kind: FieldKind.Categories } contains => contains.Value,
        QueryNode.Compare { Field.Kind: FieldKind.Categories, Operator: "=", Value: QueryValue.Text text } => text.Value,
        QueryNode.In { Field.Kind: FieldKind.Categories, Values: [QueryValue.Text only] } => only.Value,
        _ => null,
    };

    private static QueryNode? DrivingStatuses(IReadOnlyList<QueryNode> conditions) =>
        conditions.Any(condition => condition is QueryNode.Compare { Operator: "=", Field.Kind: FieldKind.Email or FieldKind.MessageId })
            || conditions.Any(condition => condition is QueryNode.Compare { Operator: "=", Field.Name: "subject" })
            ? null
            : conditions.FirstOrDefault(condition => StatusesOf(condition).Count > 0);

    private static IReadOnlyList<MessageStatus> StatusesOf(QueryNode condition) => condition switch
    {
        QueryNode.Compare { Field.Kind: FieldKind.Status, Operator: "=", Value: QueryValue.Text text } => MessageStatusNames.Find(text.Value),
        QueryNode.In { Field.Kind: FieldKind.Status } list => [.. list.Values.OfType<QueryValue.Text>().SelectMany(text => MessageStatusNames.Find(text.Value)).Distinct()],
        _ => [],
    };

    private string Of(QueryNode node) => node switch
    {
        QueryNode.All all => $"({string.Join(" AND ", all.Parts.Select(Of))})",
        QueryNode.Any any => $"({string.Join(" OR ", any.Parts.Select(Of))})",
        QueryNode.Not not => $"(NOT {Of(not.Part)})",
        QueryNode.Truth truth => truth.Value ? "(1 = 1)" : "(1 = 0)",
        QueryNode.Compare compare => Comparison(compare),
        QueryNode.In list => $"({string.Join(" OR ", list.Values.Select(value => Comparison(new QueryNode.Compare(list.Field, list.Key, "=", value))))})",
        QueryNode.Like like => Like(like),
        QueryNode.Contains contains => Contains(contains),
        QueryNode.IsNull isNull => IsNull(isNull),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private string Comparison(QueryNode.Compare compare)
    {
        var (field, value) = (compare.Field, compare.Value);
        var sign = compare.Operator == "!=" ? "<>" : compare.Operator;
        switch (field.Kind)
        {
            case FieldKind.Status:
                return $"(m.status {(sign == "=" ? "IN" : "NOT IN")} ({string.Join(", ", MessageStatusNames.Find(((QueryValue.Text)value).Value).Select(status => (int)status))}))";
            case FieldKind.Categories or FieldKind.Events:
                var has = Contains(new QueryNode.Contains(field, compare.Key, ((QueryValue.Text)value).Value));
                return sign == "=" ? has : $"(NOT {has})";
            case FieldKind.MessageId when sign == "=":
                // The id says where the row is; it is compared all the same.
                var text = ((QueryValue.Text)value).Value;
                return MessageIds.TryParse(text, out var copy)
                    ? $"(m.submission_id = {Add(copy.SubmissionId)} AND m.ordinal = {Add(copy.Ordinal)} AND m.message_id = {Add(text)})"
                    : "(1 = 0)";
            case FieldKind.Number:
                var number = ((QueryValue.Number)value).Value;
                return $"({field.Column} {sign} {Add(number == Math.Truncate(number) && Math.Abs(number) < long.MaxValue ? (long)number : (double)number)})";
            case FieldKind.Time:
                return $"({field.Column} {sign} {Add(((QueryValue.Moment)value).Value.ToUnixTimeMilliseconds())})";
            default:
                return $"({Column(field, compare.Key)} {sign} {Add(TextOf(field, ((QueryValue.Text)value).Value))})";
        }
    }

    private string Like(QueryNode.Like like)
    {
        var (column, pattern) = (Column(like.Field, like.Key), TextOf(like.Field, like.Pattern));
        return _kind == DatabaseKind.Postgres
            ? $"({column} LIKE {Add(pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal))})"
            : $"({column} GLOB {Add(string.Concat(pattern.Select(character => character switch { '%' => "*", '*' or '?' or '[' => $"[{character}]", _ => character.ToString() })))})";
    }

    private string Contains(QueryNode.Contains contains) => contains.Field.Kind switch
    {
        FieldKind.Categories => $"""
            (EXISTS (SELECT 1 FROM insights_message_categories x WHERE x.account_id = m.account_id AND x.submission_id = m.submission_id AND x.ordinal = m.ordinal
            AND x.category = {Add(contains.Value)}))
            """,
        FieldKind.Events => $"((m.events & {1L << (int)FeedEvents.Find(contains.Value)!.Value}) <> 0)",
        _ => $"({(_kind == DatabaseKind.Postgres ? "strpos" : "instr")}({Column(contains.Field, contains.Key)}, {Add(TextOf(contains.Field, contains.Value))}) > 0)",
    };

    private string IsNull(QueryNode.IsNull isNull) => isNull.Field.Kind switch
    {
        FieldKind.Categories => "(m.categories IS NULL)",

        // What has no subject or sender has an empty one.
        FieldKind.Text or FieldKind.Email => $"(COALESCE({isNull.Field.Column}, '') = '')",
        FieldKind.Arguments or FieldKind.Nothing => $"({Column(isNull.Field, isNull.Key)} IS NULL)",
        _ => $"({isNull.Field.Column} IS NULL)",
    };

    private string Column(QueryField field, string? key) => field.Kind switch
    {
        FieldKind.Arguments when _kind == DatabaseKind.Postgres => $"(CAST(m.unique_args AS json) ->> CAST({Add(key)} AS text))",
        FieldKind.Arguments => $"(SELECT j.value FROM json_each(m.unique_args) AS j WHERE j.key = {Add(key)})",
        FieldKind.Nothing => "CAST(NULL AS text)",
        _ => field.Column,
    };

    private static string TextOf(QueryField field, string text) => field.Kind == FieldKind.Email ? MessageRules.KeyOf(text) : text;

    private string Add(object? value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
