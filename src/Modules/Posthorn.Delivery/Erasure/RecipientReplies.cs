using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Erasure;

/// <summary>
/// Replies of servers that the operator sees: which no rule knew, and which restrict a way. They belong to no account, and may quote the address.
/// </summary>
internal sealed class RecipientReplies(IDatabase database) : IRecipientData
{
    public string Kind => "replies";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var erased = 0L;
        foreach (var (table, key, column) in new[] { ("delivery_unknown_replies", "text", "example"), ("delivery_restrictions", "CAST(id AS text)", "reply") })
        {
            erased += await RedactAsync(table, key, column, erasure.Addresses, cancellationToken);
        }

        return new ErasureStep(erased);
    }

    /// <summary>Both tables are bounded by who writes them: some hundred rows.</summary>
    private async Task<long> RedactAsync(string table, string key, string column, ErasedAddresses addresses, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync($"SELECT {key}, {column} FROM {table}", static row => (Key: row.GetString(0), Text: row.GetString(1))), cancellationToken);
        var named = rows.Where(row => addresses.Mentions(row.Text)).ToList();
        return named.Count == 0 ? 0 : await database.WriteAsync(session => WriteAsync(session, table, key, column, named, addresses), cancellationToken);
    }

    private static async ValueTask<long> WriteAsync(
        DbSession session, string table, string key, string column, IReadOnlyList<(string Key, string Text)> rows, ErasedAddresses addresses)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            $"UPDATE {table} SET {column} = $2 WHERE {key} = $1", rows, 2, (row, values) => (values[0], values[1]) = (row.Key, addresses.Redact(row.Text)),
            (_, count) => changed += count);
        return changed;
    }
}
