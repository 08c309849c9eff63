using Npgsql;

namespace Posthorn.Storage.Postgres;

internal sealed class PostgresTransactionScope(NpgsqlDataSource source) : IGroupTransaction
{
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;

    public async ValueTask<DbSession> BeginAsync()
    {
        try
        {
            _connection = await source.OpenConnectionAsync();
            _transaction = await _connection.BeginTransactionAsync();
            return new PostgresSession(_connection, _transaction, CancellationToken.None);
        }
        catch
        {
            await RollbackAsync();
            throw;
        }
    }

    public async ValueTask CommitAsync()
    {
        await _transaction!.CommitAsync();
        await CloseAsync();
    }

    public async ValueTask RollbackAsync()
    {
        try
        {
            if (_transaction is not null)
            {
                await _transaction.RollbackAsync();
            }
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            // The line is gone; the server rolls back by itself.
        }

        await CloseAsync();
    }

    public bool IsUnavailable(Exception fault) => fault is TimeoutException || (fault is NpgsqlException npgsql && IsServerGone(npgsql));

    /// <summary>53: out of resources (disk full). 57: shutting down. 08: connection. 25006: read-only after a failover. Without a state: the line broke.</summary>
    public static bool IsServerGone(NpgsqlException fault) => fault is not PostgresException { SqlState: var state }
        || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57", StringComparison.Ordinal)
        || state.StartsWith("08", StringComparison.Ordinal) || state == PostgresErrorCodes.ReadOnlySqlTransaction;

    private async ValueTask CloseAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        (_transaction, _connection) = (null, null);
    }
}
