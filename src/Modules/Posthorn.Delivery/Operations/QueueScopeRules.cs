using System.Text;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Operations;

/// <summary>Which streams and rows a part of the queue holds.</summary>
internal static class QueueScopeRules
{
    public static bool Covers(this QueueScope scope, in StreamKey stream) =>
        (scope.Domain is null || scope.Domain == stream.Domain)
        && (scope.PoolId is null || scope.PoolId == stream.PoolId)
        && (scope.AccountId is null || scope.AccountId == stream.AccountId);

    /// <summary>A condition for SQL over the queue's columns, with its values appended to those that the statement has already.</summary>
    public static (string Condition, object?[] Values) Sql(this QueueScope scope, params object?[] before)
    {
        List<object?> values = [.. before];
        var condition = new StringBuilder("holder IS NULL");
        foreach (var (column, value) in new (string, object?)[] { ("domain", scope.Domain), ("pool_id", scope.PoolId), ("account_id", scope.AccountId) })
        {
            if (value is not null)
            {
                values.Add(value);
                condition.Append($" AND {column} = ${values.Count}");
            }
        }

        return (condition.ToString(), [.. values]);
    }
}
