using System.Diagnostics.CodeAnalysis;
using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>Answers until they expire. When full, the one that was stored first goes. Not safe for use by several threads.</summary>
internal sealed class DnsCache(int capacity)
{
    private readonly Dictionary<DnsQuestion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _oldestFirst = [];

    public int Count => _entries.Count;

    public bool TryGet(DnsQuestion question, DateTimeOffset now, [NotNullWhen(true)] out DnsAnswer? answer)
    {
        answer = null;
        if (!_entries.TryGetValue(question, out var node))
        {
            return false;
        }

        if (node.Value.Answer.ExpiresAt <= now)
        {
            Remove(node);
            return false;
        }

        answer = node.Value.Answer;
        return true;
    }

    public void Add(DnsQuestion question, DnsAnswer answer, DateTimeOffset now)
    {
        if (_entries.TryGetValue(question, out var known))
        {
            Remove(known);
        }

        if (answer.ExpiresAt <= now || capacity == 0)
        {
            return;
        }

        // The front also holds most of what has expired, so it is swept a little at each step.
        while (_oldestFirst.First is { } oldest && (_entries.Count >= capacity || oldest.Value.Answer.ExpiresAt <= now))
        {
            Remove(oldest);
        }

        _entries.Add(question, _oldestFirst.AddLast(new Entry(question, answer)));
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Question);
        _oldestFirst.Remove(node);
    }

    private readonly record struct Entry(DnsQuestion Question, DnsAnswer Answer);
}
