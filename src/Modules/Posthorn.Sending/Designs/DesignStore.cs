using System.Data.Common;
using System.Text.Json;
using Posthorn.Sending.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Designs;

/// <summary>The rows of designs.</summary>
internal static class DesignStore
{
    private const string Columns = "id, number, revision, name, subject, editor, generate_plain, categories, created_at, updated_at";

    public static async ValueTask AddAsync(DbSession session, long accountId, FullDesign full)
    {
        var design = full.Design;
        await session.ExecuteAsync(
            $"INSERT INTO sending_designs (account_id, {Columns}, html, plain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            accountId, design.Id, design.Number, design.Revision, design.Name, design.Subject, design.Editor, design.GeneratePlainContent ? 1 : 0,
            Write(design.Categories), design.CreatedAt.ToUnixTimeMilliseconds(), design.UpdatedAt.ToUnixTimeMilliseconds(), full.Html, full.Plain);
    }

    /// <returns>False: the design of this revision is not there.</returns>
    public static async ValueTask<bool> ReplaceAsync(DbSession session, long accountId, long revision, FullDesign full)
    {
        var design = full.Design;
        return await session.ExecuteAsync(
            """
            UPDATE sending_designs SET revision = $4, name = $5, subject = $6, generate_plain = $7, categories = $8, updated_at = $9, html = $10, plain = $11
            WHERE account_id = $1 AND id = $2 AND revision = $3
            """,
            accountId, design.Id, revision, design.Revision, design.Name, design.Subject, design.GeneratePlainContent ? 1 : 0,
            Write(design.Categories), design.UpdatedAt.ToUnixTimeMilliseconds(), full.Html, full.Plain) > 0;
    }

    /// <returns>False: the account has no such design.</returns>
    public static async ValueTask<bool> RemoveAsync(DbSession session, long accountId, string id) =>
        await session.ExecuteAsync("DELETE FROM sending_designs WHERE account_id = $1 AND id = $2", accountId, id) > 0;

    public static ValueTask<FullDesign?> FindAsync(DbSession session, long accountId, string id) => session.QueryFirstAsync(
        $"SELECT {Columns}, html, plain FROM sending_designs WHERE account_id = $1 AND id = $2",
        static reader => new FullDesign(Read(reader), reader.GetString(10), reader.GetString(11)), accountId, id);

    public static async ValueTask<Page<Design>> ListAsync(DbSession session, long accountId, PageRequest page)
    {
        var count = await session.QueryLongAsync("SELECT COUNT(*) FROM sending_designs WHERE account_id = $1", accountId);
        var rows = page.IsBack
            ? await session.QueryAsync(
                $"SELECT {Columns} FROM sending_designs WHERE account_id = $1 AND number > $2 ORDER BY number LIMIT $3",
                Read, accountId, page.Above, page.Size + 1)
            : await session.QueryAsync(
                $"SELECT {Columns} FROM sending_designs WHERE account_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
                Read, accountId, page.Below, page.Size + 1);
        return Page<Design>.Of(page, rows, count, static design => design.Number);
    }

    private static string Write(IReadOnlyList<string> categories) => JsonSerializer.Serialize(categories, DesignsJson.Wire.IReadOnlyListString);

    private static Design Read(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetInt64(1),
        reader.GetInt64(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.GetString(5),
        reader.GetInt32(6) != 0,
        JsonSerializer.Deserialize(reader.GetString(7), DesignsJson.Wire.IReadOnlyListString)!,
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(9)));
}
