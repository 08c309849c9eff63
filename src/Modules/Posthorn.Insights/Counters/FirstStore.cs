using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Counters;

/// <summary>Which copies were opened or clicked before.</summary>
internal sealed class FirstStore(IDatabase database)
{
    /// <returns>Those of the events that are the first of their copy and type, as long as firsts are kept.</returns>
    public static async ValueTask<IReadOnlySet<long>> NoteAsync(DbSession session, IReadOnlyList<CopyEvent> events)
    {
        var first = new HashSet<long>();
        var seen = new HashSet<(CopyId, EventType)>();
        CopyEvent[] candidates = [.. events.Where(happened => CounterRules.UniqueOf(happened.Type) is not null && seen.Add((happened.Copy, happened.Type)))];
        if (candidates.Length > 0)
        {
            await session.ExecuteManyAsync(
                """
                INSERT INTO insights_firsts (submission_id, ordinal, type, at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (submission_id, ordinal, type) DO NOTHING
                """,
                candidates, 4, static (happened, values) =>
                {
                    values[0] = happened.Copy.SubmissionId;
                    values[1] = happened.Copy.Ordinal;
                    values[2] = (int)happened.Type;
                    values[3] = happened.At.ToUnixTimeMilliseconds();
                },
                (happened, changed) =>
                {
                    if (changed > 0)
                    {
                        first.Add(happened.Id);
                    }
                });
        }

        return first;
    }

    /// <returns>How many went.</returns>
    public Task<int> RemoveUntilAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync(
            """
            DELETE FROM insights_firsts WHERE (submission_id, ordinal, type) IN
                (SELECT submission_id, ordinal, type FROM insights_firsts WHERE at < $1 ORDER BY at LIMIT $2)
            """,
            until.ToUnixTimeMilliseconds(), limit),
        cancellationToken);
}
