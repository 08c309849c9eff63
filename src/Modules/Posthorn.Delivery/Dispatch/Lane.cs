using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// The copies in memory for one destination, and how many connections may work on them. The dispatcher's lock guards it.
/// </summary>
/// <remarks>Connections start at two and grow by one with each delivery, up to the limit; a failed connection puts them back to one.</remarks>
internal sealed class Lane(string destination)
{
    private const int FirstConnections = 2;

    public string Destination { get; } = destination;

    public Queue<QueuedCopy> Ready { get; } = new();

    /// <summary>Workers whose connection is open and has nothing to do; null tells them to end.</summary>
    public LinkedList<TaskCompletionSource<QueuedCopy?>> Idle { get; } = [];

    public int Workers { get; set; }

    /// <summary>It wanted a connection when all were taken, and waits for its turn.</summary>
    public bool IsStarved { get; set; }

    public int FailuresInARow { get; private set; }

    /// <summary>Until then the destination rests: nothing is sent, nothing is counted.</summary>
    public DateTimeOffset RestUntil { get; private set; }

    private int _allowed = FirstConnections;

    public bool WantsWorker(int limit) => Workers < Math.Min(_allowed, limit) && Ready.Count > Idle.Count;

    public void Succeeded()
    {
        FailuresInARow = 0;
        _allowed++;
    }

    /// <returns>True when the destination begins to rest now.</returns>
    public bool ConnectionFailed(DeliveryOptions options, DateTimeOffset now)
    {
        _allowed = 1;
        if (++FailuresInARow < options.FailuresBeforeRest || now < RestUntil)
        {
            return false;
        }

        RestUntil = now + options.Rest;
        return true;
    }
}
