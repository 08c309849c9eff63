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
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
