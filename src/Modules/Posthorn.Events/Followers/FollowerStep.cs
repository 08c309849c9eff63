using Posthorn.Events.Log;
using Posthorn.Storage;

namespace Posthorn.Events.Followers;

/// <summary>What one step did.</summary>
/// <param name="Count">Events applied.</param>
/// <param name="Oldest">When the first of them happened; null: there was nothing.</param>
internal readonly record struct StepOutcome(int Count, DateTimeOffset? Oldest);

/// <summary>
/// Gives a follower the next batch: the batch and the new place are stored together or not at all. The place is moved first and only from where
/// the batch begins, so of two processes that do the same at the same time one does nothing.
/// </summary>
internal sealed class FollowerStep(IDatabase database, SharedReads log)
{
    public const int MaxBatch = 1000;

    public async Task<StepOutcome> ExecuteAsync(IEventFollower follower, CancellationToken cancellationToken)
    {
        var place = await ReadPlaceAsync(follower.Name, cancellationToken);
        var read = await log.ReadBehindAsync(place, MaxBatch, cancellationToken);
        if (read.Count == 0)
        {
            return default;
        }

        CopyEvent[] events = [.. read.Select(item => item.Event)];
        await follower.PrepareAsync(events, cancellationToken);
        var moved = await database.WriteAsync(
            async session =>
            {
                if (!await MoveAsync(session, follower.Name, place, read[^1].Place))
                {
                    return false;
                }

                await follower.ApplyAsync(session, events, cancellationToken);
                return true;
            },
            cancellationToken);
        return moved ? new StepOutcome(events.Length, events[0].At) : default;
    }

    private Task<LogPlace> ReadPlaceAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await session.QueryAsync(
            "SELECT tick, id FROM events_followers WHERE name = $1", static reader => new LogPlace(reader.GetInt64(0), reader.GetInt64(1)), name))
            .FirstOrDefault(LogPlace.Start),
        cancellationToken);

    private static async ValueTask<bool> MoveAsync(DbSession session, string name, LogPlace from, LogPlace to) =>
        await session.ExecuteAsync(
            """
            INSERT INTO events_followers (name, tick, id) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET tick = excluded.tick, id = excluded.id
            WHERE events_followers.tick = $4 AND events_followers.id = $5
            """,
            name, to.Tick, to.Id, from.Tick, from.Id) > 0;
}
