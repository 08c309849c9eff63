namespace Posthorn.Insights.Messages;

/// <summary>Where a copy is. The numbers are stored; a higher one is never followed by a lower one.</summary>
internal enum MessageStatus
{
    Processed = 1,
    Deferred = 2,
    Delivered = 3,
    Dropped = 4,
    Bounced = 5,
    Blocked = 6,
}

internal static class MessageStatusNames
{
    /// <summary>As the logs say it.</summary>
    public static string LogName(this MessageStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>As the activity feed says it: what was deferred so far is not delivered.</summary>
    public static string FeedName(this MessageStatus status) => status switch
    {
        MessageStatus.Processed => "processed",
        MessageStatus.Delivered => "delivered",
        _ => "not_delivered",
    };

    /// <summary>What a name stands for, in the words of both; empty: it is no name.</summary>
    public static IReadOnlyList<MessageStatus> Find(string name) => name switch
    {
        "processing" => [MessageStatus.Processed],
        "not_delivered" => [MessageStatus.Deferred, MessageStatus.Dropped, MessageStatus.Bounced, MessageStatus.Blocked],
        _ => [.. Enum.GetValues<MessageStatus>().Where(status => status.LogName() == name)],
    };
}
