using System.Collections.Concurrent;

namespace Posthorn.Sending.Schedules;

/// <summary>
/// Due parts that could not be released for a fault of ours, such as a stored request that cannot be read. They are tried again later, and what is due
/// behind them is not held up. In memory: after a restart each is tried once more.
/// </summary>
internal sealed class PartsAside(TimeProvider clock)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(long SubmissionId, DateTimeOffset SendAt), DateTimeOffset> _until = new();

    public int Count => _until.Count;

    public void Add(ScheduledPart part) => _until[(part.SubmissionId, part.SendAt)] = clock.GetUtcNow() + Wait;

    /// <summary>False: it was never put aside, or its time has come again.</summary>
    public bool Holds(ScheduledPart part)
    {
        var key = (part.SubmissionId, part.SendAt);
        if (!_until.TryGetValue(key, out var until))
        {
            return false;
        }

        if (until > clock.GetUtcNow())
        {
            return true;
        }

        _until.TryRemove(key, out _);
        return false;
    }
}
