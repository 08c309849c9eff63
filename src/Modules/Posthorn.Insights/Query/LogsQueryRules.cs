namespace Posthorn.Insights.Query;

/// <summary>What <c>/v3/logs</c> allows of the language: conditions with AND between, each field with its own operators. Pure.</summary>
internal static class LogsQueryRules
{
    /// <returns>A sentence for the caller; null: nothing is wrong.</returns>
    public static string? Check(QueryNode query)
    {
        foreach (var condition in query.Conditions)
        {
            var allowed = condition switch
            {
                QueryNode.Compare { Field.Kind: FieldKind.Time, Operator: "<" or ">" or "<=" or ">=" } => true,
                QueryNode.Compare { Field.Kind: FieldKind.MessageId or FieldKind.Text or FieldKind.Email, Operator: "=" } => true,
                QueryNode.In { Field.Kind: FieldKind.Status or FieldKind.Categories } => true,
                _ => false,
            };
            if (!allowed)
            {
                return "invalid syntax: conditions are joined by AND; sg_message_id, subject, to_email and reason take =, status and categories take IN, sg_message_id_created_at takes < > <= >=";
            }
        }

        return null;
    }
}
