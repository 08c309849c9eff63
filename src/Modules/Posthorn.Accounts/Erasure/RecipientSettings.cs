using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Accounts.Settings;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Accounts.Erasure;

/// <summary>
/// The one setting that names recipients is the whitelist: there the address goes, and in what the audit log says of its changes. Who works in an
/// account is no recipient and stays.
/// </summary>
internal sealed class RecipientSettings(IDatabase database, AccountSettingsBook book) : IRecipientData
{
    private const string Whitelist = "address_whitelist";
    private const int Page = 500;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Kind => "settings";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(session => EraseSettingAsync(session, erasure), cancellationToken);
        if (changed > 0)
        {
            book.Forget(erasure.AccountId);
        }

        return new ErasureStep(changed + await EraseAuditAsync(erasure, cancellationToken));
    }

    /// <returns>The same list without the addresses; null: it names none, or is no list of ours.</returns>
    internal static string? Without(string? content, ErasedAddresses addresses)
    {
        if (string.IsNullOrEmpty(content) || JsonNode.Parse(content) is not JsonObject setting || setting["list"] is not JsonArray list)
        {
            return null;
        }

        List<string> kept = [.. list.Select(item => item?.ToString() ?? "").Where(item => !addresses.Contains(item))];
        if (kept.Count == list.Count)
        {
            return null;
        }

        setting["list"] = new JsonArray([.. kept.Select(item => JsonValue.Create(item))]);
        return setting.ToJsonString(Plain);
    }

    private static async ValueTask<long> EraseSettingAsync(DbSession session, RecipientErasure erasure)
    {
        var stored = await session.QueryFirstAsync(
            "SELECT content FROM accounts_settings WHERE account_id = $1 AND name = $2", static row => row.GetString(0), erasure.AccountId, Whitelist);

        // Unless somebody has just changed it: then the next turn does this.
        return Without(stored, erasure.Addresses) is { } clean
            ? await session.ExecuteAsync("UPDATE accounts_settings SET content = $3 WHERE account_id = $1 AND name = $2 AND content = $4", erasure.AccountId, Whitelist, clean, stored)
            : 0;
    }

    private async Task<long> EraseAuditAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (changed, last) = (0L, 0L);
        List<Row> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"SELECT id, before_change, after_change FROM accounts_audit WHERE account_id = $1 AND id > $2 AND target = $3 ORDER BY id LIMIT {Page}",
                    static row => new Row(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)),
                    erasure.AccountId, last, Whitelist),
                cancellationToken);
            List<Row> named = [.. page
                .Select(row => (Row: row, Before: Without(row.Before, erasure.Addresses), After: Without(row.After, erasure.Addresses)))
                .Where(row => row.Before is not null || row.After is not null)
                .Select(row => new Row(row.Row.Id, row.Before ?? row.Row.Before, row.After ?? row.Row.After))];
            changed += named.Count == 0 ? 0 : await database.WriteAsync(session => WriteAsync(session, erasure.AccountId, named), cancellationToken);
            last = page.Count > 0 ? page[^1].Id : last;
        }
        while (page.Count == Page);
        return changed;
    }

    private static async ValueTask<long> WriteAsync(DbSession session, long accountId, IReadOnlyList<Row> rows)
    {
        var changed = 0L;
        await session.ExecuteManyAsync(
            "UPDATE accounts_audit SET before_change = $3, after_change = $4 WHERE id = $1 AND account_id = $2", rows, 4, (row, values) =>
            {
                values[0] = row.Id;
                values[1] = accountId;
                values[2] = row.Before;
                values[3] = row.After;
            },
            (_, count) => changed += count);
        return changed;
    }

    private sealed record Row(long Id, string? Before, string? After);
}
