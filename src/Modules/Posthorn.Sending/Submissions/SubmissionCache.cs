using Microsoft.Extensions.Options;
using Posthorn.Sending.EventFacts;

namespace Posthorn.Sending.Submissions;

/// <summary>
/// The submissions that are being rendered, most of them since they were just accepted. Bounded by their bytes;
/// what has no room is read again from the database when needed.
/// </summary>
/// <remarks>
/// Mail leaves in the order in which it came. Where more is accepted than leaves, to drop the least recently used would always drop
/// what is needed next, and nothing would ever be found. So what came lately stays, and the newcomer is not kept.
/// </remarks>
internal sealed class SubmissionCache(GatheredReads reads, CopyFactsCache facts, IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <summary>Who has waited longer than this is held up, and makes room.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _byId = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    public void Add(Submission submission)
    {
        lock (_lock)
        {
            if (_byId.ContainsKey(submission.Id.SubmissionId))
            {
                return;
            }

            var now = clock.GetTimestamp();
            while (_bytes + submission.Size > options.Value.MaxCachedBytes && _byUse.Last is { } oldest)
            {
                if (IsNeededOnce(submission) && clock.GetElapsedTime(oldest.Value.UsedAt, now) < Lately)
                {
                    return;
                }

                Remove(oldest);
            }

            _byId.Add(submission.Id.SubmissionId, _byUse.AddFirst(new Entry(submission, now)));
            _bytes += submission.Size;
        }
    }

    /// <returns>Null when the account has no such submission, or its content is gone.</returns>
    public async ValueTask<Submission?> GetAsync(long accountId, long submissionId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(submissionId, out var node))
            {
                Touch(node);
                return node.Value.Submission.AccountId == accountId ? node.Value.Submission : null;
            }
        }

        // Its copies are about to have events, which tell of it.
        var mark = facts.Mark();
        var submission = await ReadAsync(accountId, submissionId, cancellationToken);
        if (submission is not null)
        {
            facts.Remember(submission, mark);
        }

        if (submission is not null && !IsNeededOnce(submission))
        {
            Add(submission);
        }

        return submission;
    }

    /// <summary>As it is stored now: a recipient may have been erased since, on another node.</summary>
    /// <returns>Null when the account has no such submission, or its content is gone.</returns>
    public async ValueTask<Submission?> ReadAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
        await reads.ReadAsync(submissionId, cancellationToken) is { } submission && submission.AccountId == accountId ? submission : null;

    /// <summary>A submission with one recipient is needed once: its room serves others.</summary>
    public void Forget(long submissionId)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(submissionId, out var node))
            {
                Remove(node);
            }
        }
    }

    private static bool IsNeededOnce(Submission submission) => submission.Recipients.Count == 1;

    private void Touch(LinkedListNode<Entry> node)
    {
        node.Value = node.Value with { UsedAt = clock.GetTimestamp() };
        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byId.Remove(node.Value.Submission.Id.SubmissionId);
        _bytes -= node.Value.Submission.Size;
    }

    private readonly record struct Entry(Submission Submission, long UsedAt);
}
