using Microsoft.Extensions.Options;
using Posthorn.Delivery.Destinations;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Reports;

/// <summary>Puts the counts, the lanes and the last replies together for whoever looks.</summary>
internal sealed class QueueView(
    Backlog backlog, Dispatcher dispatcher, DestinationFinder destinations, Traffic traffic, Pauses pauses, IOptions<DeliveryOptions> options, TimeProvider clock)
    : IQueueView
{
    public QueueGroup Total => GroupOf("", backlog.List());

    public IReadOnlyList<QueueGroup> By(QueueGrouping grouping)
    {
        var lanes = LanesByDomain();
        var now = clock.GetUtcNow();
        var groups = backlog.List().GroupBy(stream => NameOf(stream.Key, grouping)).Select(group =>
        {
            StreamCount[] streams = [.. group];
            var counted = GroupOf(group.Key, streams);
            return grouping == QueueGrouping.Destination ? Explained(counted, streams, [.. lanes[group.Key], .. lanes[""]], now) : counted;
        });

        return [.. groups.Where(group => group.Depth > 0).OrderByDescending(group => group.Depth).ThenBy(group => group.Name, StringComparer.Ordinal)];
    }

    public DestinationReport? Destination(string domain)
    {
        var streams = backlog.List().Where(stream => stream.Key.Domain == domain).ToList();
        var lanes = LanesByDomain();
        List<LaneView> own = [.. lanes[domain], .. lanes[""]];
        var recent = traffic.Of(domain);
        if (streams.Count == 0 && own.Count == 0 && recent is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var queue = Explained(GroupOf(domain, streams), streams, own, now);
        return new DestinationReport(
            queue, destinations.Known(domain) is { MxHosts: { Count: > 0 } hosts } ? string.Join(", ", hosts) : null, [.. own.Select(lane => ReportOf(lane, now))], WaitRules.Advice(domain, PauseOf(streams), own, queue, now));
    }

    private static string NameOf(in StreamKey key, QueueGrouping grouping) => grouping switch
    {
        QueueGrouping.Pool => $"{key.PoolId}",
        QueueGrouping.Account => $"{key.AccountId}",
        _ => key.Domain,
    };

    private QueueGroup GroupOf(string name, IReadOnlyList<StreamCount> streams)
    {
        var waiting = streams.Where(stream => stream.Waiting > 0).ToList();
        var oldest = waiting.Select(stream => stream.OldestDeadline).Min() - options.Value.Retry.GiveUpAfter;
        return new QueueGroup(
            name, streams.Sum(stream => stream.Fresh), streams.Sum(stream => stream.Deferred), streams.Sum(stream => stream.InHand),
            oldest, waiting.Count > 0 ? waiting.Min(stream => stream.NextDue) : null, traffic.Of(name), "");
    }

    private QueueGroup Explained(QueueGroup group, IReadOnlyList<StreamCount> streams, IReadOnlyList<LaneView> lanes, DateTimeOffset now) =>
        group with { Why = WaitRules.Why(PauseOf(streams), lanes, group, now) };

    private Pause? PauseOf(IReadOnlyList<StreamCount> streams) => streams.Select(stream => pauses.First(stream.Key)).FirstOrDefault(pause => pause is not null);

    private ILookup<string, LaneView> LanesByDomain() =>
        dispatcher.List().SelectMany(lane => lane.Domains.Select(domain => (domain, lane))).ToLookup(row => row.domain, row => row.lane, StringComparer.Ordinal);

    private static LaneReport ReportOf(LaneView lane, DateTimeOffset now)
    {
        var until = lane.RestUntil > lane.SuspendedUntil ? lane.RestUntil : lane.SuspendedUntil;
        return new LaneReport(
            lane.Target.Key.SourceId, lane.Target.Key.Site, lane.Target.Scope, lane.Target.Key.Tls, lane.Ready, lane.Connections, lane.MaxConnections,
            lane.PerSecond, lane.Share, until > now ? until : null, lane.RestUntil > now ? lane.RestReason : null);
    }
}
