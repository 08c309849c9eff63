using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Sending.Templates;

/// <summary>The rows of versions and of their words.</summary>
internal static class VersionStore
{
    private const string Columns =
        "v.id, v.template_id, v.number, v.revision, v.active, v.name, v.subject, v.generate_plain, v.editor, v.updated_at, v.content_hash";

    private const string FindFull = $"""
        SELECT {Columns}, v.test_data, c.subject, c.html, c.plain, c.generate_plain FROM sending_template_versions v
        JOIN sending_template_contents c ON c.account_id = v.account_id AND c.hash = v.content_hash
        WHERE v.account_id = $1 AND v.template_id = $2 AND v.id = $3
        """;

    private const string Copy = """
        INSERT INTO sending_template_versions
            (account_id, template_id, id, number, revision, active, name, subject, generate_plain, editor, updated_at, content_hash, test_data)
        SELECT account_id, $4, $5, $6, 1, active, name, subject, generate_plain, editor, $7, content_hash, test_data
        FROM sending_template_versions WHERE account_id = $1 AND template_id = $2 AND id = $3
        """;

    /// <summary>Adds an inactive version.</summary>
    public static async ValueTask AddAsync(DbSession session, long accountId, FullVersion full)
    {
        var version = full.Version;
        await AddWordsAsync(session, accountId, version.ContentHash, full.Words);
        await session.ExecuteAsync(
            """
            INSERT INTO sending_template_versions
                (account_id, template_id, id, number, revision, active, name, subject, generate_plain, editor, updated_at, content_hash, test_data)
            VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12)
            """,
            accountId, version.TemplateId, version.Id, version.Number, version.Revision, version.Name, version.Subject,
            version.GeneratePlainContent ? 1 : 0, version.Editor, version.UpdatedAt.ToUnixTimeMilliseconds(), version.ContentHash, full.TestData);
    }

    /// <summary>Stores all but whether it is active.</summary>
    /// <returns>False: the version of this revision is not there.</returns>
    public static async ValueTask<bool> ReplaceAsync(DbSession session, long accountId, long revision, FullVersion full)
    {
        var version = full.Version;
        await AddWordsAsync(session, accountId, version.ContentHash, full.Words);
        return await session.ExecuteAsync(
            """
            UPDATE sending_template_versions SET revision = $5, name = $6, subject = $7, generate_plain = $8, editor = $9, updated_at = $10,
                content_hash = $11, test_data = $12
            WHERE account_id = $1 AND template_id = $2 AND id = $3 AND revision = $4
            """,
            accountId, version.TemplateId, version.Id, revision, version.Revision, version.Name, version.Subject,
            version.GeneratePlainContent ? 1 : 0, version.Editor, version.UpdatedAt.ToUnixTimeMilliseconds(), version.ContentHash, full.TestData) > 0;
    }

    /// <param name="session">The transaction.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="original">The version to copy.</param>
    /// <param name="templateId">Where the copy goes.</param>
    /// <param name="id">The copy's.</param>
    /// <param name="number">The copy's.</param>
    /// <param name="now">When.</param>
    public static async ValueTask CopyAsync(
        DbSession session, long accountId, TemplateVersion original, string templateId, string id, long number, DateTimeOffset now) =>
        await session.ExecuteAsync(Copy, accountId, original.TemplateId, original.Id, templateId, id, number, now.ToUnixTimeMilliseconds());

    /// <summary>Makes one version the active one, and no other.</summary>
    /// <param name="versionId">Null: none is.</param>
    public static async ValueTask ActivateAsync(DbSession session, long accountId, string templateId, string? versionId)
    {
        await session.ExecuteAsync(
            "UPDATE sending_template_versions SET active = 0 WHERE account_id = $1 AND template_id = $2 AND active = 1", accountId, templateId);
        if (versionId is not null)
        {
            await session.ExecuteAsync(
                "UPDATE sending_template_versions SET active = 1 WHERE account_id = $1 AND template_id = $2 AND id = $3", accountId, templateId, versionId);
        }
    }

    /// <returns>False: the account has no such version.</returns>
    public static async ValueTask<bool> RemoveAsync(DbSession session, long accountId, string templateId, string id) =>
        await session.ExecuteAsync(
            "DELETE FROM sending_template_versions WHERE account_id = $1 AND template_id = $2 AND id = $3", accountId, templateId, id) > 0;

    public static ValueTask<FullVersion?> FindAsync(DbSession session, long accountId, string templateId, string id) =>
        session.QueryFirstAsync(
            FindFull,
            static reader => new FullVersion(
                Read(reader),
                reader.IsDBNull(11) ? null : reader.GetString(11),
                new VersionWords(reader.GetString(12), reader.GetString(13), reader.GetString(14), reader.GetInt32(15) != 0)),
            accountId, templateId, id);

    /// <summary>In the order in which they were made.</summary>
    public static ValueTask<List<TemplateVersion>> ListAsync(DbSession session, long accountId, string templateId) => session.QueryAsync(
        $"SELECT {Columns} FROM sending_template_versions v WHERE v.account_id = $1 AND v.template_id = $2 ORDER BY v.number", Read, accountId, templateId);

    /// <summary>Those of all templates: an account has no more than <see cref="TemplateLimits.Versions"/>.</summary>
    public static ValueTask<List<TemplateVersion>> ListAsync(DbSession session, long accountId) => session.QueryAsync(
        $"SELECT {Columns} FROM sending_template_versions v WHERE v.account_id = $1 ORDER BY v.number", Read, accountId);

    public static ValueTask<long> CountAsync(DbSession session, long accountId) =>
        session.QueryLongAsync("SELECT COUNT(*) FROM sending_template_versions WHERE account_id = $1", accountId);

    /// <returns>Null: the template is not there, or none of its versions is active.</returns>
    public static ValueTask<ContentId?> FindActiveAsync(DbSession session, long accountId, string templateId) => session.QueryFirstAsync(
        "SELECT template_id, id, content_hash FROM sending_template_versions WHERE account_id = $1 AND template_id = $2 AND active = 1",
        static reader => new ContentId(reader.GetString(0), reader.GetString(1), reader.GetString(2)), accountId, templateId);

    public static ValueTask<VersionWords?> FindWordsAsync(DbSession session, long accountId, string hash) => session.QueryFirstAsync(
        "SELECT subject, html, plain, generate_plain FROM sending_template_contents WHERE account_id = $1 AND hash = $2",
        static reader => new VersionWords(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3) != 0), accountId, hash);

    private static async ValueTask AddWordsAsync(DbSession session, long accountId, string hash, VersionWords words) => await session.ExecuteAsync(
        """
        INSERT INTO sending_template_contents (account_id, hash, subject, html, plain, generate_plain) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id, hash) DO NOTHING
        """,
        accountId, hash, words.Subject, words.Html, words.Plain, words.GeneratePlain ? 1 : 0);

    private static TemplateVersion Read(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetInt64(2),
        reader.GetInt64(3),
        reader.GetInt32(4) != 0,
        reader.GetString(5),
        reader.GetString(6),
        reader.GetInt32(7) != 0,
        reader.GetString(8),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(9)),
        reader.GetString(10));
}
