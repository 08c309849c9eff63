using Posthorn.Storage;

namespace Posthorn.Delivery.Classification;

/// <summary>Replies that no rule knew, over all nodes; the most recent texts are kept.</summary>
internal sealed class UnknownReplyStore(IDatabase database) : IUnknownReplies
{
    private const string Upsert = """
        INSERT INTO delivery_unknown_replies (text, times, first_seen, last_seen, example, provider, host)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (text) DO UPDATE SET
            times = delivery_unknown_replies.times + excluded.times,
            last_seen = CASE WHEN excluded.last_seen > delivery_unknown_replies.last_seen THEN excluded.last_seen ELSE delivery_unknown_replies.last_seen END,
            example = excluded.example,
            provider = excluded.provider,
            host = excluded.host
        """;

    private const string Prune = """
        DELETE FROM delivery_unknown_replies WHERE text NOT IN
            (SELECT text FROM delivery_unknown_replies ORDER BY last_seen DESC, text LIMIT $1)
        """;

    public async Task AddAsync(IReadOnlyList<CountedReply> replies, CancellationToken cancellationToken)
    {
        // In one order everywhere, so that nodes that write at once do not wait for each other in a circle.
        CountedReply[] sorted = [.. replies.OrderBy(reply => reply.Text, StringComparer.Ordinal)];
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteManyAsync(Upsert, sorted, 7, static (reply, values) =>
                {
                    values[0] = reply.Text;
                    values[1] = reply.Times;
                    values[2] = reply.FirstSeen.ToUnixTimeMilliseconds();
                    values[3] = reply.LastSeen.ToUnixTimeMilliseconds();
                    values[4] = reply.Example;
                    values[5] = reply.Provider;
                    values[6] = reply.Host;
                });
                await session.ExecuteAsync(Prune, UnknownReplyCounter.MaxTexts);
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<UnknownReply>> ListAsync(int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT text, times, first_seen, last_seen, example, provider, host FROM delivery_unknown_replies ORDER BY times DESC, last_seen DESC, text LIMIT $1",
                reader => new UnknownReply(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                    reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5),
                    reader.IsDBNull(6) ? null : reader.GetString(6)),
                limit),
            cancellationToken);
}
