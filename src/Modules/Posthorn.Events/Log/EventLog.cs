using System.Data.Common;
using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Events.Log;

internal sealed class EventLog(IDatabase database, IdGenerator ids) : IEventLog
{
    private const string InsertSql =
        "INSERT INTO events_log (id, account_id, submission_id, ordinal, type, at, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public async ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events) =>
        await session.ExecuteManyAsync(InsertSql, events, 7, (happened, values) =>
        {
            values[0] = ids.Next();
            values[1] = happened.AccountId;
            values[2] = happened.Copy.SubmissionId;
            values[3] = happened.Copy.Ordinal;
            values[4] = (int)happened.Type;
            values[5] = happened.At.ToUnixTimeMilliseconds();
            values[6] = JsonSerializer.Serialize(happened.Detail, EventJson.Default.EventDetail);
        });

    public async Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT id, account_id, submission_id, ordinal, type, at, payload FROM events_log WHERE submission_id = $1 AND account_id = $2 ORDER BY id",
                Read, submissionId, accountId),
            cancellationToken);

    private static CopyEvent Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        new CopyId(reader.GetInt64(2), reader.GetInt32(3)),
        (EventType)reader.GetInt32(4),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        JsonSerializer.Deserialize(reader.GetString(6), EventJson.Default.EventDetail)!);
}
