using System.Net;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <param name="Source">Null: every source IP.</param>
/// <param name="Scope">A provider's name, or a site.</param>
internal readonly record struct RestrictionKey(IPAddress? Source, string Scope);

/// <summary>One restriction, as a value: each further reply makes a new one of it.</summary>
/// <param name="Limit">For the slow kinds.</param>
/// <param name="Until">For the others: when it ends.</param>
/// <param name="Rate">For <see cref="RestrictionKind.SlowTo"/>: the rate that the rule names.</param>
internal sealed record Restriction(
    long Id,
    RestrictionKey Key,
    RestrictionKind Kind,
    string Cause,
    string Reply,
    string Host,
    DateTimeOffset StartedAt,
    AdaptiveLimit Limit,
    DateTimeOffset Until,
    SendRate Rate,
    long Hits)
{
    /// <summary>A rate that a rule names counts as this share of a full one that nobody knows; at the full one the restriction is over.</summary>
    public const double NamedRateShare = AdaptiveLimit.Step;

    private const int MaxReply = 300;

    public DateTimeOffset EndsAt => IsSlow ? Limit.FullAt : Until;

    private bool IsSlow => Kind is RestrictionKind.Slow or RestrictionKind.SlowTo;

    public bool IsOver(DateTimeOffset now) => now >= EndsAt;

    public double? RateCapAt(DateTimeOffset now) => Kind == RestrictionKind.SlowTo ? Rate.PerSecond * Limit.ShareAt(now) / NamedRateShare : null;

    public ThrottleState StateAt(DateTimeOffset now) => Kind switch
    {
        _ when IsOver(now) => ThrottleState.Free,
        RestrictionKind.Slow => ThrottleState.Free with { Share = Limit.ShareAt(now) },
        RestrictionKind.SlowTo => ThrottleState.Free with { RateCap = RateCapAt(now) },
        RestrictionKind.Suspend => ThrottleState.Free with { SuspendedUntil = Until },
        _ => ThrottleState.Free with { OtherIpUntil = Until },
    };

    public RestrictionReport Report(DateTimeOffset now) => new(
        Id, Kind, Key.Source?.ToString(), Key.Scope, Cause, Reply, Host, StartedAt, EndsAt,
        Kind == RestrictionKind.Slow ? Limit.ShareAt(now) : Kind == RestrictionKind.SlowTo ? 1 : 0, RateCapAt(now), Hits);

    /// <summary>A reply as it is kept: bounded.</summary>
    public static string Bound(SmtpReply reply)
    {
        var line = reply.ToString();
        return line.Length <= MaxReply ? line : $"{line[..(MaxReply - 1)]}…";
    }
}
