using Posthorn.Kernel;

namespace Posthorn.Tracking.Engagement;

/// <summary>
/// Who follows several links of one mail within a second is a scanner. Kept in memory, on this node: the first links of a burst pass as clicks,
/// since nobody knows yet.
/// </summary>
internal sealed class ClickBursts(TimeProvider clock)
{
    /// <summary>So many different links within <see cref="Window"/> are a burst.</summary>
    public const int Links = 3;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Mails looked at together; then all are forgotten.</summary>
    private const int MaxCopies = 10_000;

    /// <summary>A burst stays one while it goes on, but its links are not all remembered.</summary>
    private const int MaxLinks = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<CopyId, Burst> _bursts = [];

    /// <returns>True: this click belongs to a burst.</returns>
    public bool Note(CopyId copy, int link)
    {
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            if (!_bursts.TryGetValue(copy, out var burst) || clock.GetElapsedTime(burst.Since, now) > Window)
            {
                if (_bursts.Count >= MaxCopies)
                {
                    _bursts.Clear();
                }

                burst = _bursts[copy] = new Burst(now, []);
            }

            if (burst.Seen.Count < MaxLinks)
            {
                burst.Seen.Add(link);
            }

            return burst.Seen.Count >= Links;
        }
    }

    private sealed record Burst(long Since, HashSet<int> Seen);
}
