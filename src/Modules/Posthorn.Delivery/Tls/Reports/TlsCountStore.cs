using Posthorn.Storage;

namespace Posthorn.Delivery.Tls.Reports;

internal sealed class TlsCountStore(IDatabase database)
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private const string Add = """
        INSERT INTO delivery_tls_counts (day, domain, policy_id, mx_host, sending_ip, result, policy_type, policy_text, sessions)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (day, domain, policy_id, mx_host, sending_ip, result) DO UPDATE SET sessions = delivery_tls_counts.sessions + excluded.sessions
        """;

    /// <summary>Adds to what is stored; all of them or none.</summary>
    public Task AddAsync(IReadOnlyList<KeyValuePair<TlsCountKey, long>> counts, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteManyAsync(Add, counts, 9, static (count, values) =>
        {
            var (day, domain, policy, mxHost, sendingIp, problem) = count.Key;
            values[0] = day.DayNumber - Epoch.DayNumber;
            values[1] = domain;
            values[2] = policy.Id;
            values[3] = mxHost;
            values[4] = sendingIp;
            values[5] = problem ?? "";
            values[6] = policy.Type;
            values[7] = policy.Text;
            values[8] = count.Value;
        }),
        cancellationToken);

    public async Task<IReadOnlyList<TlsCount>> ReadAsync(DateOnly day, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryAsync(
            """
            SELECT domain, policy_type, policy_text, mx_host, sending_ip, result, sessions FROM delivery_tls_counts
            WHERE day = $1 ORDER BY domain, policy_type, policy_id, mx_host, sending_ip, result
            """,
            reader => new TlsCount(
                day, reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                reader.GetString(5) is { Length: > 0 } problem ? problem : null, reader.GetInt64(6)),
            day.DayNumber - Epoch.DayNumber),
        cancellationToken);

    /// <returns>How many rows went.</returns>
    public Task<int> RemoveBeforeAsync(DateOnly day, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync("DELETE FROM delivery_tls_counts WHERE day < $1", day.DayNumber - Epoch.DayNumber), cancellationToken);
}

internal sealed record TlsCountKey(DateOnly Day, string Domain, TlsReportPolicy Policy, string MxHost, string SendingIp, string? Problem);
