using System.Data.Common;
using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Events.Log;

internal sealed class EventLog(IDatabase database, IdGenerator ids, AppendSignal? appended = null) : IEventLog
{
    public async ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        if (LogOrder.BeginSql(session.Kind) is { } begin)
        {
            await session.ExecuteAsync(begin);
        }

        await session.ExecuteManyAsync(LogOrder.InsertSql(session.Kind), events, 7, (happened, values) =>
        {
            values[0] = ids.Next();
            values[1] = happened.AccountId;
            values[2] = happened.Copy.SubmissionId;
            values[3] = happened.Copy.Ordinal;
            values[4] = (int)happened.Type;
            values[5] = happened.At.ToUnixTimeMilliseconds();
            values[6] = JsonSerializer.Serialize(happened.Detail, EventJson.Default.EventDetail);
        });
        appended?.Pulse();
    }

    public async Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT id, account_id, submission_id, ordinal, type, at, payload FROM events_log WHERE submission_id = $1 AND account_id = $2 ORDER BY id",
                Read, submissionId, accountId),
            cancellationToken);

    public async Task<IReadOnlyList<CopyEvent>> ReadCopyAsync(long accountId, CopyId copy, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT id, account_id, submission_id, ordinal, type, at, payload FROM events_log WHERE submission_id = $1 AND ordinal = $2 AND account_id = $3 ORDER BY id",
                Read, copy.SubmissionId, copy.Ordinal, accountId),
            cancellationToken);

    /// <summary>What comes behind a place, in the order of commits, as far as nothing can come between any more.</summary>
    public Task<List<(LogPlace Place, CopyEvent Event)>> ReadBehindAsync(LogPlace place, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync(
                LogOrder.ReadSql(session.Kind),
                static reader => (new LogPlace(reader.GetInt64(7), reader.GetInt64(0)), Read(reader)),
                place.Tick, place.Id, limit),
            cancellationToken);

    /// <summary>Before the first append of a process.</summary>
    public Task RepairOrderAsync(CancellationToken cancellationToken) => LogOrder.RepairSql(database.Kind) is { } repair
        ? database.WriteAsync(async session => { await session.ExecuteAsync(repair); }, cancellationToken)
        : Task.CompletedTask;

    private static CopyEvent Read(DbDataReader reader)
    {
        var payload = reader.GetString(6);
        return new CopyEvent(
            reader.GetInt64(0),
            reader.GetInt64(1),
            new CopyId(reader.GetInt64(2), reader.GetInt32(3)),
            (EventType)reader.GetInt32(4),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
            () => JsonSerializer.Deserialize(payload, EventJson.Default.EventDetail)!);
    }
}
