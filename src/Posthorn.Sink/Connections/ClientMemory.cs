using System.Collections.Concurrent;
using System.Net;

namespace Posthorn.Sink.Connections;

/// <summary>What the sink remembers of its clients, across connections and changes of its options. Bounded: when it is full it forgets everything.</summary>
internal sealed class ClientMemory
{
    private const int MaxEntries = 200_000;

    private readonly ConcurrentDictionary<(IPAddress Client, string Sender, string Recipient), DateTimeOffset> _greylist = new();
    private readonly ConcurrentDictionary<IPAddress, Window> _windows = new();

    /// <returns>True: this address, sender and recipient came first less than so long ago.</returns>
    public bool IsGreylisted(IPAddress client, string sender, string recipient, TimeSpan wait, DateTimeOffset now)
    {
        if (_greylist.Count >= MaxEntries)
        {
            _greylist.Clear();
        }

        return now - _greylist.GetOrAdd((client, sender.ToLowerInvariant(), recipient.ToLowerInvariant()), now) < wait;
    }

    /// <summary>Counts a message of this address.</summary>
    /// <returns>False: it is one too many for its window.</returns>
    public bool TryCount(IPAddress client, RateLimit limit, DateTimeOffset now)
    {
        if (_windows.Count >= MaxEntries)
        {
            _windows.Clear();
        }

        return _windows.GetOrAdd(client, _ => new Window()).TryCount(limit, now);
    }

    private sealed class Window
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _start;
        private int _messages;

        public bool TryCount(RateLimit limit, DateTimeOffset now)
        {
            lock (_lock)
            {
                if (now - _start >= limit.Per)
                {
                    (_start, _messages) = (now, 0);
                }

                return ++_messages <= limit.Messages;
            }
        }
    }
}
