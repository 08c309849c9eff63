using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>The workers of all lanes whose connection is open and has nothing to do, longest idle first. The dispatcher's lock guards it.</summary>
internal sealed class IdleWorkers
{
    private readonly LinkedList<IdleWorker> _line = [];

    public IdleWorker Add(Lane lane, DateTimeOffset since)
    {
        var worker = new IdleWorker(lane, since);
        worker.Place = _line.AddLast(worker);
        lane.Idle.AddLast(worker);
        return worker;
    }

    /// <returns>False: somebody ended its wait already.</returns>
    public bool Remove(IdleWorker worker)
    {
        if (!worker.Lane.Idle.Remove(worker))
        {
            return false;
        }

        _line.Remove(worker.Place!);
        return true;
    }

    /// <param name="copy">Its next; null: its connection is closed.</param>
    public void Wake(IdleWorker worker, QueuedCopy? copy)
    {
        Remove(worker);
        worker.Wait.SetResult(copy);
    }

    public void DismissAll(Lane lane)
    {
        while (lane.Idle.First is { } idle)
        {
            Wake(idle.Value, null);
        }
    }

    /// <summary>Closes connections that have been idle since then at least: as many as are wanted in all, and each that keeps a sibling waiting.</summary>
    public void MakeRoom(int wanted, DateTimeOffset since)
    {
        var place = _line.First;
        while (place is not null && place.Value.Since <= since)
        {
            var worker = place.Value;
            place = place.Next;
            if (worker.Lane.Throttle.HasStarved || wanted-- > 0)
            {
                Wake(worker, null);
            }
        }
    }
}

/// <summary>A worker that waits for its lane's next copy.</summary>
internal sealed class IdleWorker(Lane lane, DateTimeOffset since)
{
    public Lane Lane => lane;

    public DateTimeOffset Since => since;

    public TaskCompletionSource<QueuedCopy?> Wait { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LinkedListNode<IdleWorker>? Place { get; set; }
}
