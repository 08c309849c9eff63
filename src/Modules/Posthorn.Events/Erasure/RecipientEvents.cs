using System.Text.Json;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Events.Erasure;

/// <summary>
/// Forgets who events were about. Rows stay where they are in the order of the log, with their ids and ticks, so that whoever follows it misses
/// nothing and sees nothing twice.
/// </summary>
internal sealed class RecipientEvents(IDatabase database) : IRecipientData
{
    private const int Page = 2000;

    /// <summary>Rows of one transaction.</summary>
    private const int Together = 256;

    public string Kind => "events";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        // Opens and clicks name no recipient; those of the same copy that do come before them.
        var copies = new HashSet<CopyId>();
        var (changed, last) = (0L, 0L);
        List<Row> page;
        do
        {
            page = await ReadAsync(erasure.AccountId, last, cancellationToken);
            foreach (var some in page.Select(row => Forget(row, erasure.Addresses, copies)).OfType<Row>().Chunk(Together))
            {
                changed += await database.WriteAsync(session => WriteAsync(session, erasure.AccountId, some), cancellationToken);
            }

            last = page.Count > 0 ? page[^1].Id : last;
        }
        while (page.Count == Page);
        return new ErasureStep(changed);
    }

    /// <returns>The row as it is to be; null: it may stay as it is.</returns>
    private static Row? Forget(Row row, ErasedAddresses addresses, HashSet<CopyId> copies)
    {
        if (JsonSerializer.Deserialize(row.Payload, EventJson.Default.EventDetail) is not { } detail)
        {
            return null;
        }

        if (EventErasureRules.NamesErased(detail, addresses))
        {
            copies.Add(row.Copy);
        }

        var clean = copies.Contains(row.Copy) ? EventErasureRules.Forget(row.Type, detail, addresses) : EventErasureRules.Redact(detail, addresses);
        return clean == detail ? null : row with { Payload = JsonSerializer.Serialize(clean, EventJson.Default.EventDetail) };
    }

    private Task<List<Row>> ReadAsync(long accountId, long above, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT id, submission_id, ordinal, type, payload FROM events_log WHERE id > $1 AND account_id = $2 ORDER BY id LIMIT {Page}",
            static reader => new Row(
                reader.GetInt64(0), new CopyId(reader.GetInt64(1), reader.GetInt32(2)), (EventType)reader.GetInt32(3), reader.GetString(4)),
            above, accountId),
        cancellationToken);

    private static async ValueTask<long> WriteAsync(DbSession session, long accountId, IReadOnlyList<Row> rows)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            "UPDATE events_log SET payload = $3 WHERE id = $1 AND account_id = $2", rows, 3, (row, values) =>
            {
                values[0] = row.Id;
                values[1] = accountId;
                values[2] = row.Payload;
            },
            (_, count) => changed += count);
        return changed;
    }

    private sealed record Row(long Id, CopyId Copy, EventType Type, string Payload);
}
