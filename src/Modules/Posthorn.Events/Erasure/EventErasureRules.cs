using Posthorn.Kernel;

namespace Posthorn.Events.Erasure;

/// <summary>What an event still says when its recipient is forgotten. Pure.</summary>
internal static class EventErasureRules
{
    /// <summary>True when the event names its recipient, and that is one of the addresses or was one: then its copy is an erased one.</summary>
    public static bool NamesErased(EventDetail detail, ErasedAddresses addresses) => detail.Email == ErasedAddresses.Placeholder || addresses.Contains(detail.Email);

    /// <summary>Of an erased copy: what happened, when and why stays, who and from where does not.</summary>
    public static EventDetail Forget(EventType type, EventDetail detail, ErasedAddresses addresses) => Redact(detail, addresses) with
    {
        Email = ErasedAddresses.Placeholder,
        Ip = IsOfRecipient(type) ? null : detail.Ip,
        UserAgent = null,
        Url = null,
    };

    /// <summary>Of another copy: what servers said may name the address.</summary>
    public static EventDetail Redact(EventDetail detail, ErasedAddresses addresses) => detail with
    {
        Response = addresses.Redact(detail.Response),
        Reason = addresses.Redact(detail.Reason),
        Tried = detail.Tried is { } tried && tried.Any(addresses.Mentions) ? [.. tried.Select(line => addresses.Redact(line))] : detail.Tried,
        UserAgent = addresses.Redact(detail.UserAgent),
        Url = addresses.Redact(detail.Url),
    };

    /// <summary>Then the address on the connection is a client's, and not ours.</summary>
    private static bool IsOfRecipient(EventType type) =>
        type is EventType.Open or EventType.Click or EventType.SpamReport or EventType.Unsubscribe or EventType.GroupUnsubscribe or EventType.GroupResubscribe;
}
