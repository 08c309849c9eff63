using Posthorn.Delivery.Queue;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Dispatch;

/// <summary>
/// Which copies this node has in memory, and how many more it may take. Room is reserved before copies are stored as held;
/// bulk mail may not fill all of it.
/// </summary>
internal sealed class HeldCopies(int capacity, Backlog backlog)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CopyId, StreamKey> _held = [];
    private readonly int _bulkCapacity = Math.Max(1, (int)(capacity * FairShare.BulkOfMemory));
    private int _reserved;

    public int RoomFor(MessageClass messageClass)
    {
        lock (_lock)
        {
            return Math.Max(0, CapacityFor(messageClass) - _held.Count - _reserved);
        }
    }

    public bool TryReserve(int copies, MessageClass messageClass)
    {
        lock (_lock)
        {
            if (_held.Count + _reserved + copies > CapacityFor(messageClass))
            {
                return false;
            }

            _reserved += copies;
            return true;
        }
    }

    /// <summary>A reservation that came to nothing.</summary>
    public void CancelReservation(int copies)
    {
        lock (_lock)
        {
            _reserved -= copies;
        }
    }

    /// <summary>A copy whose room is reserved is in memory now.</summary>
    public void Add(CopyId copy, StreamKey stream)
    {
        lock (_lock)
        {
            _held[copy] = stream;
            _reserved--;
        }

        backlog.InHand(stream, 1);
    }

    public void Remove(CopyId copy)
    {
        StreamKey stream;
        lock (_lock)
        {
            if (!_held.Remove(copy, out stream))
            {
                return;
            }
        }

        backlog.InHand(stream, -1);
    }

    public bool Contains(CopyId copy)
    {
        lock (_lock)
        {
            return _held.ContainsKey(copy);
        }
    }

    private int CapacityFor(MessageClass messageClass) => messageClass == MessageClass.Transactional ? capacity : _bulkCapacity;
}
