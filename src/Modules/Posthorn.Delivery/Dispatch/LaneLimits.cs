namespace Posthorn.Delivery.Dispatch;

/// <summary>What a destination is asked to bear from one of our addresses.</summary>
/// <param name="Connections">At once, over all lanes of one throttle. From 1.</param>
/// <param name="MessagesPerConnection">Before a new connection is made. From 1.</param>
/// <param name="PerSecond">Messages a second; null: as many as it takes.</param>
internal sealed record LaneLimits(int Connections, int MessagesPerConnection, double? PerSecond = null);
