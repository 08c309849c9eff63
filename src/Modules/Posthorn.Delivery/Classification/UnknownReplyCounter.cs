namespace Posthorn.Delivery.Classification;

/// <summary>Counts replies that no rule knew, in memory, until they are stored. Bounded: the text that was seen longest ago makes room.</summary>
internal sealed class UnknownReplyCounter
{
    /// <summary>Distinct texts, here and in the table.</summary>
    public const int MaxTexts = 1000;

    private const int MaxExample = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CountedReply> _replies = new(StringComparer.Ordinal);

    /// <param name="reply">In one line.</param>
    public void Count(string reply, string? provider, string? host, DateTimeOffset now)
    {
        var text = UnknownReplyText.Of(reply);
        if (text.Length > 0)
        {
            Add(new CountedReply(text, 1, now, now, Example(reply), provider, host));
        }
    }

    public IReadOnlyList<CountedReply> TakeAll()
    {
        lock (_lock)
        {
            if (_replies.Count == 0)
            {
                return [];
            }

            CountedReply[] taken = [.. _replies.Values];
            _replies.Clear();
            return taken;
        }
    }

    /// <summary>Takes in what was counted: here, or earlier when it could not be stored.</summary>
    public void Add(CountedReply counted)
    {
        lock (_lock)
        {
            if (_replies.TryGetValue(counted.Text, out var known))
            {
                _replies[counted.Text] = known.Plus(counted);
                return;
            }

            if (_replies.Count >= MaxTexts)
            {
                _replies.Remove(_replies.Values.MinBy(reply => reply.LastSeen)!.Text);
            }

            _replies.Add(counted.Text, counted);
        }
    }

    /// <summary>Cut between characters: half a surrogate pair could not be stored.</summary>
    private static string Example(string reply) =>
        reply.Length <= MaxExample ? reply : reply[..(char.IsHighSurrogate(reply[MaxExample - 1]) ? MaxExample - 1 : MaxExample)];
}

/// <param name="Text">With placeholders.</param>
/// <param name="Example">One such reply as it came.</param>
internal sealed record CountedReply(
    string Text, long Times, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string Example, string? Provider, string? Host)
{
    public CountedReply Plus(CountedReply other)
    {
        var later = other.LastSeen >= LastSeen ? other : this;
        return later with
        {
            Times = Times + other.Times,
            FirstSeen = FirstSeen <= other.FirstSeen ? FirstSeen : other.FirstSeen,
        };
    }
}
