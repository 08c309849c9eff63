using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Dispatch;

/// <summary>What copies must have in common to share a connection.</summary>
/// <param name="SourceId">The IP that they leave from; 0: whichever the system takes.</param>
/// <param name="Site">The MX hosts, as one name.</param>
/// <param name="Tls">The key of the TLS policy.</param>
internal readonly record struct LaneKey(long SourceId, string Site, string Tls);

/// <summary>Where a copy belongs: its lane, and the throttle that the lane shares with others.</summary>
/// <param name="Scope">The provider, or the site when it belongs to none.</param>
internal sealed record LaneTarget(LaneKey Key, string Scope, LaneLimits Limits, TlsPolicy Tls);

/// <summary>A lane, or a time to wait for one; never both.</summary>
internal readonly record struct LaneFinding(LaneTarget? Target, DateTimeOffset Until = default)
{
    public static LaneFinding Wait(DateTimeOffset until) => new(null, until);
}

/// <summary>Finds the lane of a copy. What is known is answered at once; DNS and policies may take a moment.</summary>
internal interface ILaneFinder
{
    ValueTask<LaneFinding> FindAsync(QueuedCopy copy, CancellationToken cancellationToken);
}
