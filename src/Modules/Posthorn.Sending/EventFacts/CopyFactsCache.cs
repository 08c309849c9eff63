using Microsoft.Extensions.Options;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.EventFacts;

/// <summary>What was said of copies when they were accepted, kept in memory by submission: events of a mail come in bursts.</summary>
internal sealed class CopyFactsCache(SubmissionReader reader, IOptions<SendingOptions> options, TimeProvider clock) : ICopyFacts
{
    /// <summary>Then all are forgotten: another node may have erased what they say of somebody.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>Characters, more or less. Then the older half is forgotten.</summary>
    private const long MaxWeight = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private Dictionary<long, CopyFacts[]> _young = [];
    private Dictionary<long, CopyFacts[]> _old = [];
    private long _youngWeight;
    private long _since = clock.GetTimestamp();
    private long _changes;

    /// <summary>What this node says of the submission is read again when it is needed.</summary>
    public void Forget(long submissionId)
    {
        lock (_lock)
        {
            // The weight stays as it was: at worst the older half goes a little sooner.
            _changes++;
            _young.Remove(submissionId);
            _old.Remove(submissionId);
        }
    }

    /// <summary>Of what was just accepted: its first event is read in a moment, and to read and parse the request again would cost as much as taking it did.</summary>
    public void Remember(Submission submission)
    {
        var facts = FactsOf(submission);
        lock (_lock)
        {
            Keep(submission.Id.SubmissionId, facts);
        }
    }

    /// <summary>The same of what was read back.</summary>
    /// <param name="submission">As it was stored.</param>
    /// <param name="mark">From before the read: something may have been forgotten since.</param>
    public void Remember(Submission submission, long mark) => Keep(submission, FactsOf(submission), mark);

    /// <summary>A point in time, for <see cref="Remember(Submission, long)"/>.</summary>
    public long Mark()
    {
        lock (_lock)
        {
            return _changes;
        }
    }

    public async ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CopyId, CopyFacts>(copies.Count);
        var missing = new List<CopyId>();
        long changes;
        lock (_lock)
        {
            DropStale();
            changes = _changes;
            foreach (var copy in copies)
            {
                if (TryGet(copy.SubmissionId) is not { } facts)
                {
                    missing.Add(copy);
                }
                else if (copy.Ordinal >= 0 && copy.Ordinal < facts.Length)
                {
                    found[copy] = facts[copy.Ordinal];
                }
            }
        }

        if (missing.Count > 0)
        {
            await ReadAsync(missing, found, changes, cancellationToken);
        }

        return found;
    }

    private async Task ReadAsync(List<CopyId> missing, Dictionary<CopyId, CopyFacts> found, long changes, CancellationToken cancellationToken)
    {
        var bySubmission = missing.ToLookup(copy => copy.SubmissionId);
        await reader.ReadWithoutBodiesAsync(
            [.. bySubmission.Select(group => group.Key)],
            submission =>
            {
                var facts = FactsOf(submission);
                foreach (var copy in bySubmission[submission.Id.SubmissionId].Where(copy => copy.Ordinal >= 0 && copy.Ordinal < facts.Length))
                {
                    found[copy] = facts[copy.Ordinal];
                }

                Keep(submission, facts, changes);
            },
            cancellationToken);
    }

    private CopyFacts[] FactsOf(Submission submission) => EventFactsRules.Of(submission, options.Value.HostName);

    /// <summary>What was read before something was forgotten must not be remembered after it.</summary>
    private void Keep(Submission submission, CopyFacts[] facts, long mark)
    {
        lock (_lock)
        {
            if (mark == _changes)
            {
                Keep(submission.Id.SubmissionId, facts);
            }
        }
    }

    private void DropStale()
    {
        if (clock.GetElapsedTime(_since) < Freshness)
        {
            return;
        }

        _since = clock.GetTimestamp();
        (_young, _old, _youngWeight) = ([], [], 0);
    }

    private CopyFacts[]? TryGet(long submission)
    {
        if (_young.TryGetValue(submission, out var facts))
        {
            return facts;
        }

        if (_old.Remove(submission, out facts))
        {
            Keep(submission, facts);
        }

        return facts;
    }

    private void Keep(long submission, CopyFacts[] facts)
    {
        var weight = EventFactsRules.Weigh(facts);
        if (weight > MaxWeight / 2)
        {
            return;
        }

        if (_youngWeight + weight > MaxWeight / 2)
        {
            (_old, _young, _youngWeight) = (_young, [], 0);
        }

        if (_young.TryAdd(submission, facts))
        {
            _youngWeight += weight;
        }
    }
}
