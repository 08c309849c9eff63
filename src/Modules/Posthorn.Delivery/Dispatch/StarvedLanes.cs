namespace Posthorn.Delivery.Dispatch;

/// <summary>A line of lanes that wait for a connection. A lane stands in one line at a time.</summary>
internal static class StarvedLanes
{
    public static void Add(Queue<Lane> line, Lane lane)
    {
        if (!lane.IsStarved)
        {
            lane.IsStarved = true;
            line.Enqueue(lane);
        }
    }

    public static Lane? Next(Queue<Lane> line)
    {
        if (!line.TryDequeue(out var lane))
        {
            return null;
        }

        lane.IsStarved = false;
        return lane;
    }
}
