using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Reports;

/// <summary>Why copies of a destination wait, and what an operator can do. Pure.</summary>
internal static class WaitRules
{
    /// <summary>In a few words, for a table.</summary>
    public static string Why(Pause? pause, IReadOnlyList<LaneView> lanes, QueueGroup queue, DateTimeOffset now) => (pause, Held(lanes, now)) switch
    {
        (not null, _) => "paused",
        (_, { } lane) when lane.RestUntil > now => "host does not answer",
        (_, not null) => "suspended",
        _ when lanes.Any(lane => lane.IsPaced) => "at its rate limit",
        _ when lanes.Any(lane => lane.IsStarved) => "connections are all taken",
        _ when lanes.Any(lane => lane.Share < 1) => "slowed down",
        _ when queue.UnderWay > 0 => "under way",
        _ when queue.NextTry <= now => "waits for room",
        _ when queue.Deferred > 0 => "waits for its next try",
        _ when queue.Waiting > 0 => "scheduled",
        _ => "",
    };

    /// <summary>Sentences, the most important first.</summary>
    public static IReadOnlyList<string> Advice(string domain, Pause? pause, IReadOnlyList<LaneView> lanes, QueueGroup queue, DateTimeOffset now)
    {
        List<string> advice = [];
        if (pause is not null)
        {
            advice.Add($"Paused since {Text(pause.Since)}: {pause.Reason}. Copies keep their deadline. To go on: posthorn queue resume {pause.Id}");
        }

        foreach (var lane in lanes)
        {
            if (lane.RestUntil > now)
            {
                advice.Add($"No mail host can be used: {lane.RestReason}. It is called again at {Text(lane.RestUntil)}; nothing is counted as an attempt meanwhile. To call now: posthorn queue retry --destination {domain}");
            }

            if (lane.SuspendedUntil > now)
            {
                advice.Add($"A shaping rule suspended {lane.Target.Scope} until {Text(lane.SuspendedUntil)}. posthorn queue restrictions names the rule and the reply; posthorn queue restrictions cancel ID ends it.");
            }
            else if (lane.Share < 1)
            {
                advice.Add($"{lane.Target.Scope} asked us to slow down: {lane.Share:P0} of the limits are in use, and they grow again step by step. See posthorn queue restrictions.");
            }

            if (lane.IsPaced)
            {
                advice.Add($"{lane.Target.Scope} gets {Rate(lane)} from this address, as its shaping rule says. See posthorn shaping show {domain}");
            }

            if (lane.IsStarved)
            {
                advice.Add($"All connections are taken: {lane.MaxConnections} to {lane.Target.Scope} from one address, and so many in all. Each lane has its turn.");
            }
        }

        if (advice.Count == 0 && queue.Traffic is { LastReply: { } reply, LastReplyAt: { } at } && queue.Deferred > 0)
        {
            advice.Add($"The last reply, at {Text(at)}, was: {reply}");
        }

        if (queue is { Deferred: > 0, NextTry: { } next } && next > now)
        {
            advice.Add($"The next try is due at {Text(next)}. To try now: posthorn queue retry --destination {domain}");
        }

        return advice;
    }

    private static LaneView? Held(IReadOnlyList<LaneView> lanes, DateTimeOffset now) =>
        lanes.FirstOrDefault(lane => lane.RestUntil > now) ?? lanes.FirstOrDefault(lane => lane.SuspendedUntil > now);

    private static string Rate(LaneView lane) => lane.PerSecond is { } rate
        ? rate >= 1 ? $"{rate:0.#} messages a second" : $"{rate * 3600:0.#} messages an hour"
        : "as many messages as it takes";

    private static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
