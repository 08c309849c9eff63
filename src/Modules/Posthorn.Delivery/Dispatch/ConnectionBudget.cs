namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The connections of this node. To call a host that has not answered lately is counted apart, so that two thousand dead hosts, each
/// of which takes its time to be found out, leave the living ones their connections. The dispatcher's lock guards it.
/// </summary>
internal sealed class ConnectionBudget(int maxConnections)
{
    private readonly Queue<Lane> _starved = new();
    private readonly Queue<Lane> _starvedCalls = new();
    private int _connections;
    private int _calls;

    public bool HasStarved => _starved.Count + _starvedCalls.Count > 0;

    public bool TryTake(bool isCall)
    {
        if (_connections >= maxConnections || (isCall && _calls >= maxConnections))
        {
            return false;
        }

        _ = isCall ? _calls++ : _connections++;
        return true;
    }

    /// <summary>The host that was called has answered.</summary>
    public void Answered()
    {
        _calls--;
        _connections++;
    }

    public void Release(bool isCall) => _ = isCall ? _calls-- : _connections--;

    public void Starve(Lane lane) => StarvedLanes.Add(lane.IsProven ? _starved : _starvedCalls, lane);

    /// <summary>Null also while nothing is free for whoever is next: it would only stand in line again.</summary>
    public Lane? NextStarved() => _connections >= maxConnections
        ? null
        : StarvedLanes.Next(_starved) ?? (_calls >= maxConnections ? null : StarvedLanes.Next(_starvedCalls));
}
