namespace Posthorn.Delivery.Shaping;

/// <summary>The limits of one destination, each field from the most specific rule that has it.</summary>
/// <param name="Connections">At once, for each source IP.</param>
/// <param name="MessagesPerConnection">Then a new connection is made.</param>
/// <param name="Rate">Messages for each source IP; null: no limit.</param>
/// <param name="RetryLadder">The waits before the next tries, the last repeats; empty: as the settings say.</param>
/// <param name="GiveUpAfter">The life of a copy from when it was first due.</param>
/// <param name="IdleTimeout">How long a connection without work stays open.</param>
/// <param name="ConnectTimeout">For the TCP connection.</param>
internal sealed record ShapingLimits(
    int Connections,
    int MessagesPerConnection,
    SendRate? Rate,
    IReadOnlyList<TimeSpan> RetryLadder,
    TimeSpan GiveUpAfter,
    TlsDemand Tls,
    TimeSpan IdleTimeout,
    TimeSpan ConnectTimeout)
{
    /// <summary>What the settings say, below all rules.</summary>
    public static ShapingLimits Of(DeliveryOptions options) => new(
        options.ConnectionsPerDestination,
        options.MessagesPerConnection,
        null,
        [],
        options.Retry.GiveUpAfter,
        TlsDemand.Opportunistic,
        options.IdleConnection,
        options.Timeouts.Connect);

    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <returns>The wait before the next one, without jitter; null: the settings decide.</returns>
    public TimeSpan? WaitAfter(int attempts) => RetryLadder.Count == 0 ? null : RetryLadder[Math.Clamp(attempts - 1, 0, RetryLadder.Count - 1)];
}
