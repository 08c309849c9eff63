using Posthorn.Insights.Messages;

namespace Posthorn.Insights.Query;

/// <summary>Which values a field may be compared with. Pure.</summary>
internal static class QueryTypes
{
    /// <returns>The value in the field's own type.</returns>
    /// <exception cref="QueryFault">It cannot be compared so.</exception>
    public static QueryValue Fit(QueryField field, string comparison, QueryValue value)
    {
        var isOrder = comparison is not ("=" or "!=");
        return (field.Kind, value) switch
        {
            (FieldKind.Number, QueryValue.Number) => value,

            // Ids are written as texts, too.
            (FieldKind.Number, QueryValue.Text text) when decimal.TryParse(
                text.Value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) => new QueryValue.Number(number),
            (FieldKind.Time, QueryValue.Moment) => value,
            (FieldKind.Time, QueryValue.Text text) => new QueryValue.Moment(QueryValueParser.MomentOf(text.Value)),
            (FieldKind.Status, QueryValue.Text text) when !isOrder && MessageStatusNames.Find(text.Value).Count > 0 => value,
            (FieldKind.Events, QueryValue.Text text) when !isOrder && FeedEvents.Find(text.Value) is not null => value,
            (FieldKind.Categories or FieldKind.MessageId, QueryValue.Text) when !isOrder => value,
            (FieldKind.Text or FieldKind.Email or FieldKind.Arguments or FieldKind.Nothing, QueryValue.Text) => value,
            (FieldKind.Arguments or FieldKind.Nothing, QueryValue.Number number) => new QueryValue.Text(number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            (FieldKind.Status or FieldKind.Events, QueryValue.Text text) when !isOrder => throw new QueryFault($"'{text.Value}' is not a known value of '{field.Name}'"),
            _ => throw new QueryFault($"'{field.Name}' cannot be compared so"),
        };
    }
}
