using System.Diagnostics.CodeAnalysis;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Accounts in turn, a copy each.</summary>
internal sealed class AccountTurns
{
    private readonly Dictionary<long, SubmissionTurns> _byAccount = [];
    private readonly Queue<SubmissionTurns> _turns = new();

    public bool IsEmpty => _turns.Count == 0;

    public void Enqueue(QueuedCopy copy)
    {
        if (!_byAccount.TryGetValue(copy.AccountId, out var account))
        {
            account = new SubmissionTurns(copy.AccountId);
            _byAccount.Add(copy.AccountId, account);
            _turns.Enqueue(account);
        }

        account.Enqueue(copy);
    }

    public bool TryDequeue([NotNullWhen(true)] out QueuedCopy? copy)
    {
        if (!_turns.TryDequeue(out var account))
        {
            copy = null;
            return false;
        }

        copy = account.Dequeue();
        if (account.IsEmpty)
        {
            _byAccount.Remove(account.AccountId);
        }
        else
        {
            _turns.Enqueue(account);
        }

        return true;
    }
}

/// <summary>An account's submissions in turn, a copy each; in each the copies in their order.</summary>
internal sealed class SubmissionTurns(long accountId)
{
    private readonly Dictionary<long, SubmissionTurn> _bySubmission = [];
    private readonly Queue<SubmissionTurn> _turns = new();

    public long AccountId => accountId;

    public bool IsEmpty => _turns.Count == 0;

    public void Enqueue(QueuedCopy copy)
    {
        if (_bySubmission.TryGetValue(copy.Id.SubmissionId, out var waiting))
        {
            waiting.More ??= new Queue<QueuedCopy>();
            waiting.More.Enqueue(copy);
            return;
        }

        var turn = new SubmissionTurn { First = copy };
        _bySubmission.Add(copy.Id.SubmissionId, turn);
        _turns.Enqueue(turn);
    }

    public QueuedCopy Dequeue()
    {
        var turn = _turns.Dequeue();
        var copy = turn.First;
        if (turn.More is { Count: > 0 } more)
        {
            turn.First = more.Dequeue();
            _turns.Enqueue(turn);
        }
        else
        {
            _bySubmission.Remove(copy.Id.SubmissionId);
        }

        return copy;
    }

    /// <summary>Most submissions have one copy, so only the others get a queue.</summary>
    private sealed class SubmissionTurn
    {
        public required QueuedCopy First { get; set; }

        public Queue<QueuedCopy>? More { get; set; }
    }
}
