using Microsoft.Extensions.Options;
using Posthorn.Events;
using Posthorn.Kernel;

namespace Posthorn.Sending.EventFacts;

/// <summary>What was said of copies when they were accepted, kept in memory by submission: events of a mail come in bursts.</summary>
internal sealed class CopyFactsCache(EventFactsStore store, IOptions<SendingOptions> options) : ICopyFacts
{
    /// <summary>Characters, more or less. Then the older half is forgotten.</summary>
    private const long MaxWeight = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private Dictionary<long, CopyFacts[]> _young = [];
    private Dictionary<long, CopyFacts[]> _old = [];
    private long _youngWeight;

    public async ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CopyId, CopyFacts>(copies.Count);
        var missing = new List<CopyId>();
        lock (_lock)
        {
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
            await ReadAsync(missing, found, cancellationToken);
        }

        return found;
    }

    private async Task ReadAsync(List<CopyId> missing, Dictionary<CopyId, CopyFacts> found, CancellationToken cancellationToken)
    {
        var bySubmission = missing.ToLookup(copy => copy.SubmissionId);
        await store.ReadAsync(
            [.. bySubmission.Select(group => group.Key)],
            submission =>
            {
                var facts = EventFactsRules.Of(submission, options.Value.HostName);
                foreach (var copy in bySubmission[submission.Id.SubmissionId].Where(copy => copy.Ordinal >= 0 && copy.Ordinal < facts.Length))
                {
                    found[copy] = facts[copy.Ordinal];
                }

                lock (_lock)
                {
                    Keep(submission.Id.SubmissionId, facts);
                }
            },
            cancellationToken);
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
