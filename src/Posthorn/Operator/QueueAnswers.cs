using System.Text.Json.Serialization;
using Posthorn.Delivery;
using Posthorn.Health;

namespace Posthorn.Operator;

/// <summary>The wire of <c>/v3/posthorn/queue</c>. Times are Unix seconds; what is null is left out.</summary>
internal sealed record QueueAnswer(HealthAnswer Health, QueueGroupAnswer Total, IReadOnlyList<PauseAnswer> Pauses, IReadOnlyList<PurgeAnswer> Purges);

internal sealed record QueueGroupsAnswer(IReadOnlyList<QueueGroupAnswer> Result, int Total);

internal sealed record QueueGroupAnswer(
    string Name, long Waiting, long Deferred, long UnderWay, long? OldestAt, long? NextTryAt, double? DeliveredPerMinute, double? DeferredPerMinute,
    string? LastReply, long? LastReplyAt, string Why)
{
    public static QueueGroupAnswer Of(QueueGroup group) => new(
        group.Name, group.Waiting, group.Deferred, group.UnderWay, group.Oldest?.ToUnixTimeSeconds(), group.NextTry?.ToUnixTimeSeconds(),
        group.Traffic?.DeliveredPerMinute, group.Traffic?.DeferredPerMinute, group.Traffic?.LastReply, group.Traffic?.LastReplyAt?.ToUnixTimeSeconds(), group.Why);
}

internal sealed record DestinationAnswer(QueueGroupAnswer Queue, string? Site, IReadOnlyList<LaneAnswer> Lanes, IReadOnlyList<string> Advice)
{
    public static DestinationAnswer Of(DestinationReport report) =>
        new(QueueGroupAnswer.Of(report.Queue), report.Site, [.. report.Lanes.Select(LaneAnswer.Of)], report.Advice);
}

internal sealed record LaneAnswer(
    long SourceId, string Site, string Scope, string Tls, int Ready, int Connections, int MaxConnections, double? PerSecond, double Share, long? WaitsUntil, string? Reason)
{
    public static LaneAnswer Of(LaneReport lane) => new(
        lane.SourceId, lane.Site, lane.Scope, lane.Tls, lane.Ready, lane.Connections, lane.MaxConnections, lane.PerSecond, lane.Share,
        lane.WaitsUntil?.ToUnixTimeSeconds(), lane.Reason);
}

internal sealed record PauseAnswer(string Id, string? Destination, string? Pool, string? Account, long Since, string Reason)
{
    public static PauseAnswer Of(Pause pause) =>
        new($"{pause.Id}", pause.Scope.Domain, pause.Scope.PoolId?.ToString(), pause.Scope.AccountId?.ToString(), pause.Since.ToUnixTimeSeconds(), pause.Reason);
}

internal sealed record PurgeAnswer(string Id, string? Destination, string? Pool, string? Account, long Since, string Reason, long Ended, long? FinishedAt)
{
    public static PurgeAnswer Of(Purge purge) => new(
        $"{purge.Id}", purge.Scope.Domain, purge.Scope.PoolId?.ToString(), purge.Scope.AccountId?.ToString(), purge.Since.ToUnixTimeSeconds(), purge.Reason, purge.Ended,
        purge.FinishedAt?.ToUnixTimeSeconds());
}

/// <param name="SourceIp">Left out: every address of ours.</param>
/// <param name="Share">What is left of connections and rate, 0 to 1.</param>
internal sealed record RestrictionAnswer(
    string Id, string Kind, string? SourceIp, string Scope, string Cause, string Reply, string Host, long StartedAt, long PlannedEnd, double Share, double? PerSecond, long Hits)
{
    public static RestrictionAnswer Of(RestrictionReport report) => new(
        $"{report.Id}", WireName(report.Kind), report.SourceIp, report.Scope, report.Cause, report.Reply, report.Host,
        report.StartedAt.ToUnixTimeSeconds(), report.PlannedEnd.ToUnixTimeSeconds(), report.Share, report.RateCap, report.Hits);

    private static string WireName(RestrictionKind kind) => kind switch
    {
        RestrictionKind.Slow => "slow",
        RestrictionKind.SlowTo => "slow_to",
        RestrictionKind.Suspend => "suspend",
        _ => "other_ip",
    };
}

internal sealed record RestrictionsAnswer(IReadOnlyList<RestrictionAnswer> Result);

/// <param name="Pool">A name or a number; 0: copies that name no pool.</param>
/// <param name="ToPool">For a move: where to; 0: no pool.</param>
/// <param name="Reason">For a pause or a bounce: stands in events and lists.</param>
/// <param name="Confirm">What the first answer said.</param>
internal sealed record QueueChangeRequest(string? Destination, string? Pool, string? Account, string? ToPool, string? Reason, string? Confirm);

/// <summary>Nothing has happened yet: so many copies it would be.</summary>
internal sealed record ConfirmAnswer(long Copies, string Confirm, string Message);

internal sealed record QueueChangeAnswer(long? Copies, PauseAnswer? Pause, PurgeAnswer? Purge);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(QueueAnswer))]
[JsonSerializable(typeof(QueueGroupsAnswer))]
[JsonSerializable(typeof(DestinationAnswer))]
[JsonSerializable(typeof(RestrictionsAnswer))]
[JsonSerializable(typeof(QueueChangeRequest))]
[JsonSerializable(typeof(ConfirmAnswer))]
[JsonSerializable(typeof(QueueChangeAnswer))]
internal sealed partial class QueueJson : JsonSerializerContext;
