namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The connections of this node. A call that no host has answered after a while no longer takes a connection's place, so that a thousand
/// dead hosts, each of which takes its time to be found out, leave the living ones theirs. The dispatcher's lock guards it.
/// </summary>
internal sealed class ConnectionBudget(int maxConnections)
{
    /// <summary>How many calls may be slow: they cost a socket and little else.</summary>
    private const int SlowPerConnection = 8;

    private readonly Queue<Lane> _starved = new();
    private int _taken;
    private int _slow;

    /// <summary>Lanes that wait for a place, where none is free.</summary>
    public int Starved => _taken >= maxConnections ? _starved.Count : 0;

    public bool TryTake()
    {
        if (_taken >= maxConnections)
        {
            return false;
        }

        _taken++;
        return true;
    }

    /// <summary>A call takes long; its place is free for another. False: too many do.</summary>
    public bool TryRelieve()
    {
        if (_slow >= maxConnections * SlowPerConnection)
        {
            return false;
        }

        _taken--;
        _slow++;
        return true;
    }

    /// <summary>A slow call was answered after all. It is over the limit until another connection ends, if need be.</summary>
    public void AnsweredLate()
    {
        _slow--;
        _taken++;
    }

    public void Release(bool isSlowCall) => _ = isSlowCall ? _slow-- : _taken--;

    public void Starve(Lane lane) => StarvedLanes.Add(_starved, lane);

    /// <summary>Null also while nothing is free for whoever is next: it would only stand in line again.</summary>
    public Lane? NextStarved() => _taken >= maxConnections ? null : StarvedLanes.Next(_starved);
}
