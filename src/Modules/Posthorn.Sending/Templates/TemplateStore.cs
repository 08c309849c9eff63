using System.Data.Common;
using Posthorn.Sending.Library;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary>The rows of templates.</summary>
internal static class TemplateStore
{
    private const string Columns = "id, name, dynamic, number, updated_at";

    public static async ValueTask AddAsync(DbSession session, long accountId, Template template) =>
        await session.ExecuteAsync(
            $"INSERT INTO sending_templates (account_id, {Columns}) VALUES ($1, $2, $3, $4, $5, $6)",
            accountId, template.Id, template.Name, template.IsDynamic ? 1 : 0, template.Number, template.UpdatedAt.ToUnixTimeMilliseconds());

    /// <returns>False: the account has no such template.</returns>
    public static async ValueTask<bool> RenameAsync(DbSession session, long accountId, string id, string name, DateTimeOffset now) =>
        await session.ExecuteAsync(
            "UPDATE sending_templates SET name = $3, updated_at = $4 WHERE account_id = $1 AND id = $2", accountId, id, name, now.ToUnixTimeMilliseconds()) > 0;

    /// <summary>Notes that one of its versions changed.</summary>
    /// <returns>False: the account has no such template.</returns>
    public static async ValueTask<bool> TouchAsync(DbSession session, long accountId, string id, DateTimeOffset now) =>
        await session.ExecuteAsync(
            "UPDATE sending_templates SET updated_at = $3 WHERE account_id = $1 AND id = $2", accountId, id, now.ToUnixTimeMilliseconds()) > 0;

    /// <returns>False: the account has no such template.</returns>
    public static async ValueTask<bool> RemoveAsync(DbSession session, long accountId, string id)
    {
        await session.ExecuteAsync("DELETE FROM sending_template_versions WHERE account_id = $1 AND template_id = $2", accountId, id);
        return await session.ExecuteAsync("DELETE FROM sending_templates WHERE account_id = $1 AND id = $2", accountId, id) > 0;
    }

    public static ValueTask<Template?> FindAsync(DbSession session, long accountId, string id) =>
        session.QueryFirstAsync($"SELECT {Columns} FROM sending_templates WHERE account_id = $1 AND id = $2", Read, accountId, id);

    public static ValueTask<long> CountAsync(DbSession session, long accountId) =>
        session.QueryLongAsync("SELECT COUNT(*) FROM sending_templates WHERE account_id = $1", accountId);

    /// <summary>The newest first.</summary>
    public static ValueTask<List<Template>> ListAsync(DbSession session, long accountId, Generations generations) => session.QueryAsync(
        $"SELECT {Columns} FROM sending_templates WHERE account_id = $1 AND dynamic BETWEEN $2 AND $3 ORDER BY number DESC",
        Read, accountId, generations.Lowest, generations.Highest);

    public static async ValueTask<Page<Template>> ListAsync(DbSession session, long accountId, Generations generations, PageRequest page)
    {
        var count = await session.QueryLongAsync(
            "SELECT COUNT(*) FROM sending_templates WHERE account_id = $1 AND dynamic BETWEEN $2 AND $3", accountId, generations.Lowest, generations.Highest);
        var rows = page.IsBack
            ? await session.QueryAsync(
                $"""
                SELECT {Columns} FROM sending_templates WHERE account_id = $1 AND dynamic BETWEEN $2 AND $3 AND number > $4
                ORDER BY number LIMIT $5
                """,
                Read, accountId, generations.Lowest, generations.Highest, page.Above, page.Size + 1)
            : await session.QueryAsync(
                $"""
                SELECT {Columns} FROM sending_templates WHERE account_id = $1 AND dynamic BETWEEN $2 AND $3 AND number < $4
                ORDER BY number DESC LIMIT $5
                """,
                Read, accountId, generations.Lowest, generations.Highest, page.Below, page.Size + 1);
        return Page<Template>.Of(page, rows, count, static template => template.Number);
    }

    private static Template Read(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetInt32(2) != 0,
        reader.GetInt64(3),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)));
}

/// <summary>Which templates a list shows.</summary>
internal readonly record struct Generations(bool Legacy, bool Dynamic)
{
    public int Lowest => Legacy ? 0 : 1;

    public int Highest => Dynamic ? 1 : 0;

    /// <returns>Null: no such list.</returns>
    public static Generations? Parse(string text) => text switch
    {
        "" or "legacy" => new(true, false),
        "dynamic" => new(false, true),
        "legacy,dynamic" or "dynamic,legacy" => new(true, true),
        _ => null,
    };
}
