using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Dispatch;

/// <summary>What a destination is asked to bear from one of our addresses.</summary>
/// <param name="Connections">At once, over all lanes of one throttle. From 1.</param>
/// <param name="MessagesPerConnection">Before a new connection is made. From 1.</param>
/// <param name="PerSecond">Messages a second; null: as many as it takes.</param>
/// <param name="Idle">How long a connection without work stays open; null: as the options say.</param>
internal sealed record LaneLimits(int Connections, int MessagesPerConnection, double? PerSecond = null, TimeSpan? Idle = null)
{
    public static LaneLimits Of(ShapingLimits limits) =>
        new(limits.Connections, limits.MessagesPerConnection, limits.Rate?.PerSecond, limits.IdleTimeout);
}
