using System.Collections.ObjectModel;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Check;

internal sealed class AddressBounces(IDatabase database, Occupancy occupancy) : IBounceHistory
{
    private static readonly IReadOnlyDictionary<string, BounceHistory> Nothing = ReadOnlyDictionary<string, BounceHistory>.Empty;

    public async ValueTask<IReadOnlyDictionary<string, BounceHistory>> FindAsync(
        long accountId, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0 || !await occupancy.HasEntriesAsync(accountId, cancellationToken))
        {
            return Nothing;
        }

        var keys = addresses.Distinct(StringComparer.Ordinal).Select(address => (Address: address, Key: AddressKey.Of(address)))
            .Where(item => item.Key is not null).ToLookup(item => item.Key!, item => item.Address, StringComparer.Ordinal);
        var found = new Dictionary<string, BounceHistory>(StringComparer.Ordinal);
        foreach (var (email, history) in await database.ReadAsync(session => ReadAsync(session, accountId, [.. keys.Select(key => key.Key)]), cancellationToken))
        {
            foreach (var address in keys[email])
            {
                found[address] = history;
            }
        }

        return found;
    }

    private static async ValueTask<Dictionary<string, BounceHistory>> ReadAsync(DbSession session, long accountId, IReadOnlyList<string> emails)
    {
        var found = new Dictionary<string, BounceHistory>(StringComparer.Ordinal);
        foreach (var batch in EmailBatch.Of(emails))
        {
            var rows = await session.QueryAsync(
                $"""
                SELECT email, list FROM suppressions_entries
                WHERE account_id = $1 AND email IN ({EmailBatch.Names(batch.Count, 5)}) AND list IN ($2, $3, $4) AND group_id = 0
                """,
                static reader => (Email: reader.GetString(0), IsBounce: reader.GetInt32(1) == (int)SuppressionList.Bounces),
                [accountId, (int)SuppressionList.Bounces, (int)SuppressionList.Blocks, (int)SuppressionList.Invalid, .. batch]);
            foreach (var (email, isBounce) in rows)
            {
                if (isBounce || !found.ContainsKey(email))
                {
                    found[email] = isBounce ? BounceHistory.Bounced : BounceHistory.Suspected;
                }
            }
        }

        return found;
    }
}
