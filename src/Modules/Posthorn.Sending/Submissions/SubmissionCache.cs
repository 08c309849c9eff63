using Microsoft.Extensions.Options;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Submissions;

/// <summary>
/// The submissions that are being rendered, most of them since they were just accepted. Bounded by the bytes of their JSON;
/// the least recently used goes first and is read again from the database when needed.
/// </summary>
internal sealed class SubmissionCache(SubmissionStore store, IOptions<SendingOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<Submission>> _byId = [];
    private readonly LinkedList<Submission> _byUse = [];
    private long _bytes;

    public void Add(Submission submission)
    {
        lock (_lock)
        {
            if (_byId.ContainsKey(submission.Id.SubmissionId))
            {
                return;
            }

            _byId.Add(submission.Id.SubmissionId, _byUse.AddFirst(submission));
            _bytes += submission.Body.Length;
            while (_bytes > options.Value.MaxCachedBytes && _byUse.Last is { } oldest && oldest != _byUse.First)
            {
                Remove(oldest);
            }
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
                return node.Value.AccountId == accountId ? node.Value : null;
            }
        }

        var stored = await store.FindAsync(accountId, submissionId, cancellationToken);
        if (stored is null || !MailSendParser.TryParse(stored.Body, out var request, out _))
        {
            return null;
        }

        var submission = new Submission(stored.Id, accountId, stored.ReceivedAt, stored.Body, request);
        Add(submission);
        return submission;
    }

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

    private void Touch(LinkedListNode<Submission> node)
    {
        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
    }

    private void Remove(LinkedListNode<Submission> node)
    {
        _byUse.Remove(node);
        _byId.Remove(node.Value.Id.SubmissionId);
        _bytes -= node.Value.Body.Length;
    }
}
