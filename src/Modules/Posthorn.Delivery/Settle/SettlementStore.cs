using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Transcripts;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Delivery.Settle;

/// <summary>Writes outcomes: the queue row, the copy's status and the event change in one transaction, or not at all.</summary>
internal sealed class SettlementStore(IEventLog events)
{
    private const string Finish = "DELETE FROM delivery_queue WHERE submission_id = $1 AND ordinal = $2 AND holder = $3";

    private const string Defer = """
        UPDATE delivery_queue SET holder = NULL, dot_at = NULL, repeated = 0, attempts = attempts + 1, due_at = $4
        WHERE submission_id = $1 AND ordinal = $2 AND holder = $3
        """;

    private const string SetStatus = "UPDATE delivery_copies SET status = $3, updated_at = $4 WHERE submission_id = $1 AND ordinal = $2";

    public async ValueTask SettleAsync(DbSession session, IReadOnlyList<SettledAttempt> attempts)
    {
        var finished = attempts.Where(attempt => attempt.NextTry is null).ToList();
        var deferred = attempts.Where(attempt => attempt.NextTry is not null).ToList();
        await ReleaseAsync(session, finished, Finish, 3);
        await ReleaseAsync(session, deferred, Defer, 4);

        var ours = attempts.Where(attempt => attempt.WasOurs).ToList();
        await session.ExecuteManyAsync(SetStatus, ours, 4, static (attempt, values) =>
        {
            QueueStore.BindKey(attempt.Copy.Id, values);
            values[2] = (int)attempt.Outcome.CopyStatus;
            values[3] = attempt.At.ToUnixTimeMilliseconds();
        });
        await TranscriptStore.AddAsync(session, ours);
        await events.AppendAsync(session, Told(ours));
    }

    private static List<NewEvent> Told(List<SettledAttempt> attempts)
    {
        var told = new List<NewEvent>(attempts.Count);
        foreach (var attempt in attempts)
        {
            told.Add(new NewEvent(attempt.Copy.AccountId, attempt.Copy.Id, attempt.Outcome.Event, attempt.At, attempt.Detail));
            if (attempt.Afterwards is { } afterwards)
            {
                told.AddRange(afterwards);
            }
        }

        return told;
    }

    private static ValueTask ReleaseAsync(DbSession session, List<SettledAttempt> attempts, string sql, int parameters) =>
        session.ExecuteManyAsync(sql, attempts, parameters, Bind, static (attempt, changed) => attempt.WasOurs = changed > 0);

    private static void Bind(SettledAttempt attempt, object?[] values)
    {
        QueueStore.BindKey(attempt.Copy.Id, values);
        values[2] = attempt.Holder;
        if (values.Length > 3)
        {
            values[3] = attempt.NextTry!.Value.ToUnixTimeMilliseconds();
        }
    }
}
