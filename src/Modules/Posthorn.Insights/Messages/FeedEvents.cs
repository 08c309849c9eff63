using Posthorn.Events;

namespace Posthorn.Insights.Messages;

/// <summary>The names of events in the activity feed, which are not those of webhooks.</summary>
internal static class FeedEvents
{
    public static string NameOf(EventType type) => type switch
    {
        EventType.Bounce => "bounced",
        EventType.Open => "opened",
        EventType.Click => "clicked",
        EventType.SpamReport => "spam_report",
        _ => type.WireName(),
    };

    /// <summary>In the feed's words or in those of webhooks.</summary>
    public static EventType? Find(string name)
    {
        foreach (var type in Enum.GetValues<EventType>())
        {
            if (type != EventType.AccountStatusChange && (NameOf(type) == name || type.WireName() == name))
            {
                return type;
            }
        }

        return null;
    }
}
