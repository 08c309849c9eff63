using System.Data.Common;
using System.Net;
using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Access;

internal sealed class AccessStore(IDatabase database)
{
    private const string Columns = "id, network, created_at, updated_at";

    public Task<List<AccessRule>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => ListAsync(session, accountId), cancellationToken);

    public static ValueTask<List<AccessRule>> ListAsync(DbSession session, long accountId) => session.QueryAsync(
        $"SELECT {Columns} FROM accounts_access_rules WHERE account_id = $1 ORDER BY id", Read, accountId);

    /// <summary>A network that is on the list already keeps its id, and is as new as the others.</summary>
    /// <returns>One for each network, in their order.</returns>
    public static async ValueTask<List<AccessRule>> AddAsync(DbSession session, long accountId, IReadOnlyList<IPNetwork> networks, DateTimeOffset now)
    {
        var id = await Numbers.TakeAsync(session, Numbers.AccessRule, networks.Count);
        var added = new List<AccessRule>();
        foreach (var network in networks)
        {
            added.Add((await session.QueryFirstAsync(
                $"""
                INSERT INTO accounts_access_rules (id, account_id, network, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
                ON CONFLICT (account_id, network) DO UPDATE SET updated_at = excluded.updated_at
                RETURNING {Columns}
                """,
                Read, id++, accountId, network.ToString(), now.ToUnixTimeMilliseconds()))!);
        }

        return added;
    }

    public static async ValueTask RemoveAsync(DbSession session, long accountId, IReadOnlyList<long> ids)
    {
        foreach (var id in ids)
        {
            await session.ExecuteAsync("DELETE FROM accounts_access_rules WHERE account_id = $1 AND id = $2", accountId, id);
        }
    }

    private static AccessRule Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)));
}
