namespace Posthorn.Delivery.Smtp;

/// <summary>Remembers things for a while. Bounded: the oldest makes way. Safe for several threads; asking is cheap while nothing is remembered.</summary>
/// <param name="capacity">Entries at most.</param>
/// <param name="lifetime">How long one is remembered.</param>
internal sealed class ShortMemory<T>(int capacity, TimeSpan lifetime, TimeProvider clock)
    where T : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<T, DateTimeOffset> _until = [];
    private readonly Queue<(T Item, DateTimeOffset Until)> _inOrder = new();
    private volatile bool _hasAny;

    public void Add(T item)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            // Twice in the same moment is once: the queue stays as bounded as the dictionary.
            if (_until.TryGetValue(item, out var known) && known == now + lifetime)
            {
                return;
            }

            _until[item] = now + lifetime;
            _inOrder.Enqueue((item, now + lifetime));
            while (_inOrder.TryPeek(out var oldest) && (oldest.Until <= now || _inOrder.Count > capacity))
            {
                Drop(_inOrder.Dequeue());
            }

            _hasAny = true;
        }
    }

    public bool Contains(T item)
    {
        if (!_hasAny)
        {
            return false;
        }

        lock (_lock)
        {
            return _until.TryGetValue(item, out var until) && until > clock.GetUtcNow();
        }
    }

    public void Remove(T item)
    {
        if (_hasAny)
        {
            lock (_lock)
            {
                _until.Remove(item);
            }
        }
    }

    /// <summary>What was remembered again meanwhile stays until its later time.</summary>
    private void Drop((T Item, DateTimeOffset Until) oldest)
    {
        if (_until.TryGetValue(oldest.Item, out var until) && until == oldest.Until)
        {
            _until.Remove(oldest.Item);
        }
    }
}
