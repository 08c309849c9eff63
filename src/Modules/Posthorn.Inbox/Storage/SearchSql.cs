using System.Text;
using Posthorn.Inbox.Search;

namespace Posthorn.Inbox.Storage;

/// <summary>A query as a statement. Pure: what the caller wrote only ever becomes a parameter.</summary>
internal sealed record SearchSql(string Sql, object?[] Values)
{
    public const string Columns = "id, received_at, size, attachments, mail_from, recipients, from_header, to_header, cc_header, subject";

    public static SearchSql Newest(long accountId, InboxQuery query, long before, int limit) => Make(accountId, query, "id < $1", before, "id DESC", limit);

    public static SearchSql FirstAfter(long accountId, InboxQuery query, long after) => Make(accountId, query, "id > $1", after, "id", limit: 1);

    private static SearchSql Make(long accountId, InboxQuery query, string range, long bound, string order, int limit)
    {
        var values = new List<object?> { bound, limit, accountId };
        var sql = new StringBuilder($"SELECT {Columns} FROM inbox_messages WHERE account_id = $3 AND {range}");
        foreach (var term in query.Terms)
        {
            values.Add(LikePattern(term.Text));
            sql.Append(" AND ").Append(Condition(term.Field, values.Count));
        }

        return new SearchSql(sql.Append($" ORDER BY {order} LIMIT $2").ToString(), [.. values]);
    }

    private static string Condition(InboxField field, int parameter) => field switch
    {
        InboxField.Recipient => Like("search_recipient", parameter),
        InboxField.Sender => Like("search_sender", parameter),
        InboxField.Subject => Like("search_subject", parameter),
        InboxField.Text => Like("search_text", parameter),
        _ => $"({Like("search_recipient", parameter)} OR {Like("search_sender", parameter)} OR {Like("search_subject", parameter)} OR {Like("search_text", parameter)})",
    };

    private static string Like(string column, int parameter) => $"{column} LIKE ${parameter} ESCAPE '\\'";

    private static string LikePattern(string text) =>
        "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
