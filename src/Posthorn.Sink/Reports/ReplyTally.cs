using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace Posthorn.Sink.Reports;

/// <summary>Counts replies by code and first line. Bounded: texts beyond the thousandth kind are counted by their code alone.</summary>
internal sealed class ReplyTally
{
    private const int MaxKinds = 1000;
    private const int MaxLength = 120;

    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Snapshot() => _counts.ToDictionary(count => count.Key, count => Interlocked.Read(ref count.Value.Value));

    /// <param name="firstLine">Of one reply, without its line end.</param>
    public void Count(ReadOnlySpan<byte> firstLine)
    {
        Span<char> text = stackalloc char[MaxLength];
        var length = Encoding.Latin1.GetChars(firstLine[..Math.Min(firstLine.Length, MaxLength)], text);
        if (length > 3)
        {
            text[3] = ' ';
        }

        Interlocked.Increment(ref BoxOf(text[..length]).Value);
    }

    private StrongBox<long> BoxOf(ReadOnlySpan<char> text)
    {
        var known = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out var box))
        {
            return box;
        }

        return _counts.GetOrAdd(_counts.Count < MaxKinds ? text.ToString() : $"{text[..Math.Min(3, text.Length)]} and other words", _ => new StrongBox<long>());
    }
}
