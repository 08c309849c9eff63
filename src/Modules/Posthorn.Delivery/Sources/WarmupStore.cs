using Posthorn.Storage;

namespace Posthorn.Delivery.Sources;

/// <summary>How much of each hour's limit all nodes together have drawn.</summary>
internal sealed class WarmupStore(IDatabase database)
{
    /// <summary>One statement, so that two nodes never draw the same mail: what is missing to the limit, at most what is wanted.</summary>
    private const string DrawSql = """
        INSERT INTO delivery_warmup (ip_id, provider, hour, drawn, last_draw) VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (ip_id, provider, hour) DO UPDATE SET
            last_draw = CASE WHEN delivery_warmup.drawn + $4 <= $5 THEN $4 ELSE $5 - delivery_warmup.drawn END,
            drawn = CASE WHEN delivery_warmup.drawn + $4 <= $5 THEN delivery_warmup.drawn + $4 ELSE $5 END
        WHERE delivery_warmup.drawn < $5
        RETURNING last_draw
        """;

    /// <returns>For each draw what it got, 0 when the limit is reached.</returns>
    public Task<List<int>> DrawAsync(IReadOnlyList<WarmupDraw> draws, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var amounts = new List<int>(draws.Count);
                foreach (var draw in draws)
                {
                    amounts.Add((int)await session.QueryLongAsync(
                        DrawSql, draw.Account.IpId, draw.Account.Provider, draw.Hour, (long)draw.Wanted, (long)draw.Limit));
                }

                return amounts;
            },
            cancellationToken);

    /// <summary>Gives back what was drawn and not used.</summary>
    public Task GiveBackAsync(IReadOnlyList<(WarmupAccount Account, long Hour, int Left)> unused, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteManyAsync(
                "UPDATE delivery_warmup SET drawn = drawn - $4 WHERE ip_id = $1 AND provider = $2 AND hour = $3 AND drawn >= $4",
                unused, 4, static (item, values) =>
                {
                    values[0] = item.Account.IpId;
                    values[1] = item.Account.Provider;
                    values[2] = item.Hour;
                    values[3] = (long)item.Left;
                }),
            cancellationToken);

    public Task ForgetBeforeAsync(long hour, CancellationToken cancellationToken) =>
        database.WriteAsync(async session => { await session.ExecuteAsync("DELETE FROM delivery_warmup WHERE hour < $1", hour); }, cancellationToken);

    /// <summary>What was drawn in an hour, by address.</summary>
    public async Task<ILookup<long, ProviderDraw>> ReadAsync(long hour, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT ip_id, provider, drawn FROM delivery_warmup WHERE hour = $1 ORDER BY ip_id, provider",
                static reader => (Ip: reader.GetInt64(0), Draw: new ProviderDraw(reader.GetString(1), reader.GetInt64(2))), hour),
            cancellationToken)).ToLookup(row => row.Ip, row => row.Draw);
}
