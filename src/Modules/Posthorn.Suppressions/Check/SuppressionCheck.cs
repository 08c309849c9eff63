using System.Collections.ObjectModel;
using Posthorn.Storage;
using Posthorn.Suppressions.Erasure;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Check;

internal sealed class SuppressionCheck(IDatabase database, Occupancy occupancy, IUnsubscribeGroups groups) : ISuppressionCheck
{
    private static readonly IReadOnlyDictionary<string, string> Nobody = ReadOnlyDictionary<string, string>.Empty;

    public async ValueTask<IReadOnlyDictionary<string, string>> FindAsync(SuppressionQuestion question, CancellationToken cancellationToken)
    {
        if (question.Bypass.Everything || question.Addresses.Count == 0 || !await occupancy.HasEntriesAsync(question.AccountId, cancellationToken))
        {
            return Nobody;
        }

        var keys = question.Addresses.Distinct(StringComparer.Ordinal)
            .Select(address => (Address: address, Key: AddressKey.Of(address)))
            .Where(item => item.Key is not null)
            .ToLookup(item => item.Key!, item => item.Address, StringComparer.Ordinal);
        var lists = await ListsOfAsync(
            question.AccountId, [.. keys.Select(key => key.Key)], await ExistingGroupAsync(question, cancellationToken), cancellationToken);
        if (lists.Count == 0)
        {
            return Nobody;
        }

        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, on) in lists)
        {
            var isWhitelisted = question.Whitelist.Enabled && SuppressionRules.IsWhitelisted(key, question.Whitelist.List);
            if (SuppressionRules.ReasonOf(on, question.Bypass, isWhitelisted) is not { } reason)
            {
                continue;
            }

            foreach (var address in keys[key])
            {
                reasons[address] = reason;
            }
        }

        return reasons;
    }

    /// <summary>Planned mail may name a group that was removed since; its entries no longer count, though some may still wait to be deleted.</summary>
    private async ValueTask<long> ExistingGroupAsync(SuppressionQuestion question, CancellationToken cancellationToken) =>
        question.GroupId is { } wanted && (await groups.ListAsync(question.AccountId, cancellationToken)).Any(group => group.Id == wanted) ? wanted : 0;

    private Task<Dictionary<string, List<SuppressionList>>> ListsOfAsync(
        long accountId, IReadOnlyList<string> emails, long groupId, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var lists = new Dictionary<string, List<SuppressionList>>(StringComparer.Ordinal);
            foreach (var batch in EmailBatch.Of(emails))
            {
                var rows = await session.QueryAsync(
                    $"""
                    SELECT email, list FROM suppressions_entries
                    WHERE account_id = $1 AND email IN ({EmailBatch.Names(batch.Count, 3)}) AND (group_id = 0 OR group_id = $2)
                    """,
                    static reader => (Email: reader.GetString(0), List: (SuppressionList)reader.GetInt32(1)), [accountId, groupId, .. batch]);
                rows.ForEach(Add);
            }

            (await ErasedEntries.FindAsync(session, accountId, emails, groupId)).ForEach(Add);
            return lists;

            void Add((string Email, SuppressionList List) row)
            {
                if (!lists.TryGetValue(row.Email, out var on))
                {
                    lists.Add(row.Email, on = []);
                }

                on.Add(row.List);
            }
        },
        cancellationToken);
}
