using System.Data.Common;
using System.Net;
using Posthorn.Storage;

namespace Posthorn.Delivery.Shaping;

/// <summary>The restrictions of all nodes as they last stood in their memories.</summary>
internal sealed class RestrictionStore(IDatabase database)
{
    private const string Upsert = """
        INSERT INTO delivery_restrictions
            (id, node, source_ip, scope, kind, cause, reply, host, started_at, ends_at, share, last_reply_at, last_cut_at, clean_ms, rate_count, rate_seconds, hits)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (id) DO UPDATE SET
            cause = excluded.cause, reply = excluded.reply, host = excluded.host, ends_at = excluded.ends_at, share = excluded.share,
            last_reply_at = excluded.last_reply_at, last_cut_at = excluded.last_cut_at, clean_ms = excluded.clean_ms,
            rate_count = excluded.rate_count, rate_seconds = excluded.rate_seconds, hits = excluded.hits
        """;

    /// <param name="node">The number of the node whose memory it is; the same data folder takes the same number again.</param>
    public Task<List<Restriction>> LoadAsync(int node, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            """
            SELECT id, source_ip, scope, kind, cause, reply, host, started_at, ends_at, share, last_reply_at, last_cut_at, clean_ms, rate_count, rate_seconds, hits
            FROM delivery_restrictions WHERE node = $1 ORDER BY id
            """,
            Read,
            (long)node),
        cancellationToken);

    /// <param name="changes">Null for one that is gone.</param>
    public Task SaveAsync(int node, IReadOnlyList<(long Id, Restriction? Restriction)> changes, CancellationToken cancellationToken)
    {
        Restriction[] present = [.. changes.Select(change => change.Restriction).OfType<Restriction>()];
        long[] gone = [.. changes.Where(change => change.Restriction is null).Select(change => change.Id)];
        return database.WriteAsync(
            async session =>
            {
                if (gone.Length > 0)
                {
                    await session.ExecuteManyAsync("DELETE FROM delivery_restrictions WHERE id = $1", gone, 1, static (id, values) => values[0] = id);
                }

                if (present.Length > 0)
                {
                    await session.ExecuteManyAsync(Upsert, present, 17, (restriction, values) => Bind(node, restriction, values));
                }
            },
            cancellationToken);
    }

    /// <summary>Forgets what ended before a moment, also of nodes that are no more.</summary>
    /// <returns>How many.</returns>
    public Task<int> RemoveEndedAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync("DELETE FROM delivery_restrictions WHERE ends_at < $1", before.ToUnixTimeMilliseconds()), cancellationToken);

    private static void Bind(int node, Restriction restriction, object?[] values)
    {
        values[0] = restriction.Id;
        values[1] = (long)node;
        values[2] = restriction.Key.Source?.ToString() ?? "";
        values[3] = restriction.Key.Scope;
        values[4] = (int)restriction.Kind;
        values[5] = restriction.Cause;
        values[6] = restriction.Reply;
        values[7] = restriction.Host;
        values[8] = restriction.StartedAt.ToUnixTimeMilliseconds();
        values[9] = restriction.EndsAt.ToUnixTimeMilliseconds();
        values[10] = restriction.Limit.Share;
        values[11] = restriction.Limit.LastReply.ToUnixTimeMilliseconds();
        values[12] = restriction.Limit.LastCut.ToUnixTimeMilliseconds();
        values[13] = (long)restriction.Limit.CleanInterval.TotalMilliseconds;
        values[14] = restriction.Rate.Count;
        values[15] = (long)restriction.Rate.Per.TotalSeconds;
        values[16] = restriction.Hits;
    }

    private static Restriction Read(DbDataReader reader)
    {
        var limit = new AdaptiveLimit(reader.GetDouble(9), Time(reader.GetInt64(10)), Time(reader.GetInt64(11)), TimeSpan.FromMilliseconds(reader.GetInt64(12)));
        return new Restriction(
            reader.GetInt64(0),
            new RestrictionKey(IPAddress.TryParse(reader.GetString(1), out var source) ? source : null, reader.GetString(2)),
            (RestrictionKind)reader.GetInt32(3),
            reader.GetString(4),
            reader.GetString(5),
            reader.GetString(6),
            Time(reader.GetInt64(7)),
            limit,
            Time(reader.GetInt64(8)),
            new SendRate(reader.GetInt32(13), TimeSpan.FromSeconds(reader.GetInt64(14))),
            reader.GetInt64(15));
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
