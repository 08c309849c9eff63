using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Dispatch;

/// <summary>What copies must have in common to share a connection.</summary>
/// <param name="SourceId">The IP that they leave from; 0: whichever the system takes.</param>
/// <param name="Site">The MX hosts, as one name.</param>
/// <param name="Tls">The key of the TLS policy.</param>
internal readonly record struct LaneKey(long SourceId, string Site, string Tls);

/// <summary>Where a copy belongs: its lane, and the throttle that the lane shares with others.</summary>
/// <param name="Scope">The provider, or the site when it belongs to none.</param>
/// <param name="Source">Where the connections leave from.</param>
/// <param name="Profile">The shaping rules that apply; null where none do, to the test mailbox.</param>
internal sealed record LaneTarget(
    LaneKey Key, string Scope, string? Provider, LaneLimits Limits, TlsPolicy Tls, SendingSource Source, ShapingProfile? Profile);

/// <summary>A lane with the source that was chosen, or a time to wait for one; never both.</summary>
internal readonly record struct LaneFinding(LaneTarget? Target, SourceChoice Choice, DateTimeOffset Until = default)
{
    public static LaneFinding Wait(DateTimeOffset until) => new(null, default, until);
}

/// <summary>Finds the lane of a copy. What is known is answered at once; DNS and policies may take a moment.</summary>
internal interface ILaneFinder
{
    ValueTask<LaneFinding> FindAsync(QueuedCopy copy, CancellationToken cancellationToken);

    /// <summary>The copy was not sent after all: what was counted for its source is free again.</summary>
    void Release(SourceChoice choice);
}
