using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Erasure;

/// <summary>Forgets who is on the lists; and in the reasons of others' entries, what servers said of the address.</summary>
internal sealed class RecipientEntries(IDatabase database, EntryStore store, Occupancy occupancy) : IRecipientData
{
    /// <summary>Addresses, or rows, of one transaction.</summary>
    private const int Together = 256;

    public string Kind => "suppressions";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        // What stays of them must be found, also by who has just learnt that there is nothing.
        occupancy.Note(erasure.AccountId);
        var gone = 0L;
        foreach (var some in erasure.Addresses.Keys.Order(StringComparer.Ordinal).Chunk(Together))
        {
            gone += await store.EraseAsync(erasure.AccountId, some, cancellationToken);
        }

        return new ErasureStep(gone + await RedactReasonsAsync(erasure, cancellationToken));
    }

    private async Task<long> RedactReasonsAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (changed, email, list, group) = (0L, "", 0, 0L);
        while (true)
        {
            var page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"""
                    SELECT {EntryStore.Columns} FROM suppressions_entries
                    WHERE account_id = $1 AND (email, list, group_id) > ($2, $3, $4) ORDER BY email, list, group_id LIMIT {EntryPages.ReadTogether}
                    """,
                    EntryStore.Read, erasure.AccountId, email, list, group),
                cancellationToken);
            foreach (var some in page.Where(entry => erasure.Addresses.Mentions(entry.Reason)).Chunk(Together))
            {
                changed += await database.WriteAsync(session => RedactAsync(session, some, erasure.Addresses), cancellationToken);
            }

            if (page.Count < EntryPages.ReadTogether)
            {
                return changed;
            }

            (email, list, group) = (page[^1].Email, (int)page[^1].List, page[^1].GroupId);
        }
    }

    private static async ValueTask<long> RedactAsync(DbSession session, IReadOnlyList<Entry> entries, ErasedAddresses addresses)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            "UPDATE suppressions_entries SET reason = $5 WHERE account_id = $1 AND email = $2 AND list = $3 AND group_id = $4", entries, 5, (entry, values) =>
            {
                values[0] = entry.AccountId;
                values[1] = entry.Email;
                values[2] = (int)entry.List;
                values[3] = entry.GroupId;
                values[4] = addresses.Redact(entry.Reason);
            },
            (_, rows) => changed += rows);
        return changed;
    }
}
