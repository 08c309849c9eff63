namespace Posthorn.Events;

/// <summary>What can happen to a copy. The numbers are stored: they never change.</summary>
public enum EventType
{
    /// <summary>Accepted and on its way.</summary>
    Processed = 1,

    /// <summary>Given up before any attempt: it will not be sent. An end.</summary>
    Dropped = 2,

    /// <summary>The receiving server took it. An end.</summary>
    Delivered = 3,

    /// <summary>Not now; it will be tried again.</summary>
    Deferred = 4,

    /// <summary>Refused for good, or the deadline passed. An end.</summary>
    Bounce = 5,

    /// <summary>The pixel was fetched.</summary>
    Open = 6,

    /// <summary>A link was followed.</summary>
    Click = 7,

    /// <summary>The recipient's provider passed on a complaint.</summary>
    SpamReport = 8,

    /// <summary>The recipient wants no more mail of this account.</summary>
    Unsubscribe = 9,

    /// <summary>The recipient wants no more mail of one group.</summary>
    GroupUnsubscribe = 10,

    /// <summary>The recipient wants mail of that group again.</summary>
    GroupResubscribe = 11,

    /// <summary>The account itself was changed by who runs this server. Of no copy: see <see cref="CopyEvent.OfAccount"/>.</summary>
    AccountStatusChange = 12,
}

public static class EventTypeNames
{
    /// <summary>The name on the wire: the value of <c>event</c> in SendGrid's webhooks.</summary>
    public static string WireName(this EventType type) => type switch
    {
        EventType.Processed => "processed",
        EventType.Dropped => "dropped",
        EventType.Delivered => "delivered",
        EventType.Deferred => "deferred",
        EventType.Bounce => "bounce",
        EventType.Open => "open",
        EventType.Click => "click",
        EventType.SpamReport => "spamreport",
        EventType.Unsubscribe => "unsubscribe",
        EventType.GroupUnsubscribe => "group_unsubscribe",
        EventType.GroupResubscribe => "group_resubscribe",
        EventType.AccountStatusChange => "account_status_change",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
