using Posthorn.Events;
using Posthorn.Senders;

namespace Posthorn.Delivery.Sources;

/// <summary>The pool of a copy as its events tell it.</summary>
internal static class PoolNames
{
    /// <returns>Null when the mail named no pool, or one that is gone.</returns>
    public static EventPool? Of(SendingIpSnapshot pools, long accountId, long? poolId) =>
        poolId is { } id && pools.FindPool(accountId, id) is { } pool ? new EventPool(pool.Name, id.ToString()) : null;
}
