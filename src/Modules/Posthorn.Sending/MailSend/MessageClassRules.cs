using Posthorn.Delivery;
using Posthorn.Senders;

namespace Posthorn.Sending.MailSend;

/// <summary>Whether somebody waits for a mail or it is one of many alike. The pool says first, then the categories, then the number of recipients. Pure.</summary>
internal static class MessageClassRules
{
    /// <param name="pool">Of the pool that the request named; none without one.</param>
    /// <param name="recipients">Of the whole submission.</param>
    public static MessageClass Decide(PoolClass pool, IReadOnlyList<string> categories, int recipients, SendingOptions options) => pool switch
    {
        PoolClass.Transactional => MessageClass.Transactional,
        PoolClass.Bulk => MessageClass.Bulk,
        _ => HasBulkCategory(categories, options.BulkCategories) || recipients >= options.BulkFrom ? MessageClass.Bulk : MessageClass.Transactional,
    };

    /// <summary>Most mail has no category and most operators name none.</summary>
    private static bool HasBulkCategory(IReadOnlyList<string> categories, IReadOnlySet<string> bulk)
    {
        for (var i = 0; bulk.Count > 0 && i < categories.Count; i++)
        {
            if (bulk.Contains(categories[i]))
            {
                return true;
            }
        }

        return false;
    }
}
