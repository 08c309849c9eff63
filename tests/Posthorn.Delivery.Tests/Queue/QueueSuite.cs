using Microsoft.Extensions.Options;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Reports;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Queue;

/// <summary>What the suites over the queue's tables have in common.</summary>
public abstract class QueueSuite(DatabaseKind kind) : RoomSuite(kind)
{
    private protected const long Holder = 5000;
    private protected const long Other = 6000;

    private protected QueueStore Store => new(Database);

    private protected QueueReports Reports => new(Database, Options.Create(new DeliveryOptions()));

    private protected Task AddAsync(params NewCopy[] copies) => AddAsync(holder: null, copies);

    private protected Task AddAsync(long? holder, params NewCopy[] copies) => Database.WriteAsync(
        session => QueueStore.AddAsync(session, [.. copies.Select(copy => new AddedCopy(copy, copy.DueAt.AddHours(72), holder))], Copies.Noon), Token);

    /// <summary>Claims from every stream, so many of each.</summary>
    private protected async Task<IReadOnlyList<QueuedCopy>> ClaimAsync(long holder, DateTimeOffset now, int limit = 100)
    {
        var streams = await Store.CountAsync(Token);
        var claims = await Store.ClaimAsync([.. streams.Select(stream => (stream.Key, limit))], holder, now, Token);
        return [.. claims.SelectMany(claim => claim.Copies)];
    }

    private protected async Task<bool> RecordDotAsync(int copy, long holder)
    {
        var intent = new DotIntent(Copies.Id(copy), holder, Copies.Noon);
        await Database.WriteAsync(session => QueueStore.RecordDotsAsync(session, [intent]), Token);
        return intent.StillOurs;
    }

    private protected Task<QueueRow?> RowAsync(int copy) => Database.ReadAsync(
        session => session.QueryFirstAsync(
            "SELECT holder, due_at, attempts, dot_at, repeated FROM delivery_queue WHERE submission_id = $1 AND ordinal = $2",
            reader => new QueueRow(
                reader.IsDBNull(0) ? null : reader.GetInt64(0),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                reader.GetInt32(2),
                !reader.IsDBNull(3),
                reader.GetInt32(4) != 0),
            Copies.Id(copy).SubmissionId, Copies.Id(copy).Ordinal),
        Token);

    private protected async Task<CopyState> StateAsync(int copy) =>
        Assert.Single(await Reports.CopiesAsync(Copies.Account, Copies.Id(copy).SubmissionId, Token));
}

internal sealed record QueueRow(long? Holder, DateTimeOffset Due, int Attempts, bool HasDot, bool Repeated);
