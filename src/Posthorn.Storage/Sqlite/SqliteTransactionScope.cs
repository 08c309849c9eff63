using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Posthorn.Storage.Sqlite;

internal sealed class SqliteTransactionScope(SqliteSession writer) : IGroupTransaction
{
    public async ValueTask<DbSession> BeginAsync()
    {
        // IMMEDIATE: the write lock is taken now, so a busy neighbour is met here and not in the middle.
        await writer.ExecuteAsync("BEGIN IMMEDIATE");
        return writer;
    }

    public async ValueTask CommitAsync() => await writer.ExecuteAsync("COMMIT");

    public async ValueTask RollbackAsync()
    {
        try
        {
            await writer.ExecuteAsync("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A full disk rolls back by itself; then there is no transaction to end.
        }
    }

    public bool IsUnavailable(Exception fault) => fault is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_CORRUPT
            or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_NOTADB
    };
}
