using System.Security.Cryptography;
using System.Text;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Erasure;

/// <summary>
/// What is left of those who wanted no mail and were forgotten: that some address, which only its hash under our key tells, is on a list (ADR 0028).
/// </summary>
internal static class ErasedEntries
{
    private const int SecretLength = 32;

    /// <summary>Octets of the hash that are kept: nobody finds two addresses with the same by chance.</summary>
    private const int HashLength = 16;

    /// <summary>Lists that say what the person wanted; the others only say what a server said, and are forgotten whole.</summary>
    public static bool IsKept(SuppressionList list) => list is SuppressionList.SpamReports or SuppressionList.Unsubscribes or SuppressionList.Group;

    /// <summary>Remembers those of the entries whose list is kept.</summary>
    public static async ValueTask AddAsync(DbSession session, IEnumerable<Entry> entries)
    {
        List<Entry> kept = [.. entries.Where(entry => IsKept(entry.List))];
        if (kept.Count == 0)
        {
            return;
        }

        var secret = await SecretAsync(session) ?? await MakeSecretAsync(session);
        await session.ExecuteManyAsync(
            """
            INSERT INTO suppressions_erased (account_id, hash, list, group_id, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (account_id, hash, list, group_id) DO NOTHING
            """,
            kept, 5, (entry, values) =>
            {
                values[0] = entry.AccountId;
                values[1] = Hash(secret, entry.AccountId, entry.Email);
                values[2] = (int)entry.List;
                values[3] = entry.GroupId;
                values[4] = entry.CreatedAt.ToUnixTimeMilliseconds();
            });
    }

    /// <summary>On which lists these addresses are, of groups only the one named (0: none).</summary>
    /// <param name="keys">As <see cref="AddressKey"/> makes them.</param>
    public static async ValueTask<List<(string Key, SuppressionList List)>> FindAsync(DbSession session, long accountId, IReadOnlyList<string> keys, long groupId)
    {
        List<(string, SuppressionList)> found = [];
        if (await session.QueryLongAsync("SELECT 1 FROM suppressions_erased WHERE account_id = $1 LIMIT 1", accountId) == 0 || await SecretAsync(session) is not { } secret)
        {
            return found;
        }

        var byHash = keys.Distinct(StringComparer.Ordinal).ToDictionary(key => Hash(secret, accountId, key), StringComparer.Ordinal);
        foreach (var batch in EmailBatch.Of([.. byHash.Keys]))
        {
            var rows = await session.QueryAsync(
                $"SELECT hash, list FROM suppressions_erased WHERE account_id = $1 AND hash IN ({EmailBatch.Names(batch.Count, 3)}) AND (group_id = 0 OR group_id = $2)",
                static reader => (Hash: reader.GetString(0), List: (SuppressionList)reader.GetInt32(1)), [accountId, groupId, .. batch]);
            found.AddRange(rows.Select(row => (byHash[row.Hash], row.List)));
        }

        return found;
    }

    /// <summary>Which groups somebody left, and 0 when they left everything.</summary>
    public static async ValueTask<List<long>> FindLeftAsync(DbSession session, long accountId, string key) => await SecretAsync(session) is not { } secret
        ? []
        : await session.QueryAsync(
            "SELECT group_id FROM suppressions_erased WHERE account_id = $1 AND hash = $2 AND list IN ($3, $4)",
            static reader => reader.GetInt64(0), accountId, Hash(secret, accountId, key), (int)SuppressionList.Unsubscribes, (int)SuppressionList.Group);

    /// <returns>How many there were.</returns>
    public static async ValueTask<int> RemoveAsync(DbSession session, long accountId, SuppressionList list, long groupId, IReadOnlyList<string> keys)
    {
        var removed = 0;
        if (IsKept(list) && await SecretAsync(session) is { } secret)
        {
            await session.ExecuteManyAsync(
                "DELETE FROM suppressions_erased WHERE account_id = $1 AND hash = $2 AND list = $3 AND group_id = $4",
                [.. keys.Select(key => Hash(secret, accountId, key)).Order(StringComparer.Ordinal)], 4, (hash, values) =>
                {
                    values[0] = accountId;
                    values[1] = hash;
                    values[2] = (int)list;
                    values[3] = groupId;
                },
                (_, changed) => removed += changed);
        }

        return removed;
    }

    private static string Hash(byte[] secret, long accountId, string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{accountId}:{key}")).AsSpan(0, HashLength));

    /// <summary>Not kept in memory: the transaction that made it may still come to nothing.</summary>
    /// <returns>Null: nobody was ever forgotten here.</returns>
    private static ValueTask<byte[]?> SecretAsync(DbSession session) =>
        session.QueryFirstAsync("SELECT secret FROM suppressions_erasure_key WHERE id = 1", static reader => reader.GetFieldValue<byte[]>(0));

    /// <summary>Of two that make one at the same time the first is taken.</summary>
    private static async ValueTask<byte[]> MakeSecretAsync(DbSession session)
    {
        await session.ExecuteAsync(
            "INSERT INTO suppressions_erasure_key (id, secret) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", RandomNumberGenerator.GetBytes(SecretLength));
        return (await SecretAsync(session))!;
    }

    /// <summary>What a list held at a moment.</summary>
    public static async ValueTask RemoveListAsync(DbSession session, long accountId, SuppressionList list, long groupId, DateTimeOffset until) => await session.ExecuteAsync(
        "DELETE FROM suppressions_erased WHERE account_id = $1 AND list = $2 AND group_id = $3 AND created_at <= $4",
        accountId, (int)list, groupId, until.ToUnixTimeMilliseconds());
}
