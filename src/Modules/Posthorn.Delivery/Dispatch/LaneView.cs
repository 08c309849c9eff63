namespace Posthorn.Delivery.Dispatch;

/// <summary>A lane as it was at one moment.</summary>
/// <param name="RestReason">Why it rests or rested last.</param>
internal sealed record LaneView(
    LaneTarget Target,
    IReadOnlyList<string> Domains,
    int Ready,
    int Connections,
    int MaxConnections,
    DateTimeOffset RestUntil,
    string? RestReason,
    DateTimeOffset SuspendedUntil,
    double Share,
    double? PerSecond,
    bool IsPaced,
    bool IsStarved,
    bool IsCalling)
{
    public static LaneView Of(Lane lane) => new(
        lane.Target, [.. lane.Domains], lane.Ready.Count, lane.Workers, lane.Throttle.MaxConnections, lane.RestUntil, lane.RestReason,
        lane.Throttle.WaitsUntil, lane.Throttle.State.Share, lane.Throttle.Rate, lane.IsPaced, lane.IsStarved, lane.CallingSince is not null);
}
