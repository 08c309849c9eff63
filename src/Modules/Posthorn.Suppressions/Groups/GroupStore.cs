using System.Data.Common;
using Posthorn.Storage;

namespace Posthorn.Suppressions.Groups;

internal sealed class GroupStore(IDatabase database)
{
    private const string Columns = "id, name, description, is_default";

    /// <summary>PostgreSQL's word for a broken unique index; SQLite has one writer, so there the question before is enough.</summary>
    private const string UniqueViolation = "23505";

    public Task<List<UnsubscribeGroup>> ListAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync($"SELECT {Columns} FROM suppressions_groups WHERE account_id = $1 ORDER BY id", Read, accountId), cancellationToken);

    public Task<UnsubscribeGroup?> FindAsync(long accountId, long id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstAsync($"SELECT {Columns} FROM suppressions_groups WHERE account_id = $1 AND id = $2", Read, accountId, id),
        cancellationToken);

    /// <summary>Requests at the same moment on several nodes may pass the limit by as many; nothing depends on it.</summary>
    public Task<GroupOutcome> AddAsync(long accountId, GroupDraft draft, int maxGroups, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync<GroupOutcome>(
            async session =>
            {
                if (await session.QueryLongAsync("SELECT COUNT(*) FROM suppressions_groups WHERE account_id = $1", accountId) >= maxGroups)
                {
                    return new GroupOutcome.TooMany();
                }

                var added = await session.QueryFirstAsync(
                    $"""
                    INSERT INTO suppressions_groups (account_id, name, description, is_default, created_at) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (account_id, name) DO NOTHING
                    RETURNING {Columns}
                    """,
                    Read, accountId, draft.Name, draft.Description, draft.IsDefault == true ? 1 : 0, now.ToUnixTimeMilliseconds());
                return added is null ? new GroupOutcome.NameTaken() : new GroupOutcome.Stored(added);
            },
            cancellationToken);

    /// <summary>A null of the draft leaves what there is.</summary>
    public async Task<GroupOutcome> ChangeAsync(long accountId, long id, GroupDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync<GroupOutcome>(session => ChangeAsync(session, accountId, id, draft), cancellationToken);
        }
        catch (DbException fault) when (fault.SqlState == UniqueViolation)
        {
            return new GroupOutcome.NameTaken();
        }
    }

    /// <returns>False when the account has no such group.</returns>
    public Task<bool> RemoveAsync(long accountId, long id, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync("DELETE FROM suppressions_groups WHERE account_id = $1 AND id = $2", accountId, id) == 0)
            {
                return false;
            }

            await RemovedGroups.NoteAsync(session, accountId, id);
            return true;
        },
        cancellationToken);

    private static async ValueTask<GroupOutcome> ChangeAsync(DbSession session, long accountId, long id, GroupDraft draft)
    {
        if (draft.Name is { } name && await session.QueryLongAsync(
            "SELECT COUNT(*) FROM suppressions_groups WHERE account_id = $1 AND name = $2 AND id <> $3", accountId, name, id) > 0)
        {
            return new GroupOutcome.NameTaken();
        }

        var changed = await session.QueryFirstAsync(
            $"""
            UPDATE suppressions_groups
            SET name = COALESCE($3, name), description = COALESCE($4, description), is_default = COALESCE($5, is_default)
            WHERE account_id = $1 AND id = $2
            RETURNING {Columns}
            """,
            Read, accountId, id, draft.Name, draft.Description, draft.IsDefault is { } isDefault ? (isDefault ? 1 : 0) : null);
        return changed is null ? new GroupOutcome.None() : new GroupOutcome.Stored(changed);
    }

    private static UnsubscribeGroup Read(DbDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3) != 0);
}
