using Posthorn.Kernel;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Which copies this node has in memory, and how many more it may take. Room is reserved before copies are stored as held.</summary>
internal sealed class HeldCopies(int capacity)
{
    private readonly Lock _lock = new();
    private readonly HashSet<CopyId> _held = [];
    private int _reserved;

    public int Room
    {
        get
        {
            lock (_lock)
            {
                return Math.Max(0, capacity - _held.Count - _reserved);
            }
        }
    }

    public bool TryReserve(int copies)
    {
        lock (_lock)
        {
            if (_held.Count + _reserved + copies > capacity)
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

    /// <summary>Copies whose room is reserved are in memory now.</summary>
    public void Add(IEnumerable<CopyId> copies)
    {
        lock (_lock)
        {
            foreach (var copy in copies)
            {
                _held.Add(copy);
                _reserved--;
            }
        }
    }

    public void Remove(CopyId copy)
    {
        lock (_lock)
        {
            _held.Remove(copy);
        }
    }

    public bool Contains(CopyId copy)
    {
        lock (_lock)
        {
            return _held.Contains(copy);
        }
    }
}
