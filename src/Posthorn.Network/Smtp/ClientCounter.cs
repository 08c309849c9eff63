using System.Net;

namespace Posthorn.Network.Smtp;

/// <summary>How many connections each address has open. It knows as many addresses as there are connections, no more.</summary>
internal sealed class ClientCounter(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    /// <summary>A connection's place; <see cref="Leave"/> gives it back.</summary>
    public readonly record struct Entry(IPAddress? Address);

    /// <param name="address">Null is nobody and is never refused.</param>
    /// <param name="entry">To be given back.</param>
    public bool TryEnter(IPAddress? address, out Entry entry)
    {
        entry = default;
        if (address is null || limit == int.MaxValue)
        {
            return true;
        }

        lock (_lock)
        {
            var open = _open.GetValueOrDefault(address);
            if (open >= limit)
            {
                return false;
            }

            _open[address] = open + 1;
        }

        entry = new Entry(address);
        return true;
    }

    public void Leave(Entry entry)
    {
        if (entry.Address is not { } address)
        {
            return;
        }

        lock (_lock)
        {
            if (--_open[address] == 0)
            {
                _open.Remove(address);
            }
        }
    }
}
