using System.Data.Common;

namespace Posthorn.Storage;

/// <summary>
/// One transaction (or, for reads, one connection). SQL names its parameters <c>$1, $2, …</c>, which both databases read.
/// Values are long, int, string, byte[], double or null: times are Unix milliseconds, truth is 0 or 1.
/// </summary>
/// <remarks>The token belongs to the transaction, not to a call: one caller that goes away must not undo its neighbours.</remarks>
public abstract class DbSession
{
    public abstract DatabaseKind Kind { get; }

    /// <returns>The number of rows changed.</returns>
    public abstract ValueTask<int> ExecuteAsync(string sql, params object?[] values);

    /// <summary>Runs one statement for many rows: a prepared statement in a loop on SQLite, one pipelined batch on PostgreSQL.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="rows">What to run it for.</param>
    /// <param name="parameterCount">How many parameters the statement names.</param>
    /// <param name="bind">Writes a row's values, <c>$1</c> first, into the array.</param>
    /// <param name="changed">Hears for each row how many the statement changed; null when nobody asks.</param>
    public abstract ValueTask ExecuteManyAsync<T>(
        string sql, IReadOnlyList<T> rows, int parameterCount, Action<T, object?[]> bind, Action<T, int>? changed = null);

    public async ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, params object?[] values)
    {
        var command = Prepare(sql, values);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(CancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(CancellationToken))
            {
                rows.Add(map(reader));
            }

            return rows;
        }
        finally
        {
            await ReleaseAsync(command);
        }
    }

    /// <returns>The first row, or null (for value types: default) when there is none.</returns>
    public async ValueTask<T?> QueryFirstAsync<T>(string sql, Func<DbDataReader, T> map, params object?[] values)
    {
        var rows = await QueryAsync(sql, map, values);
        return rows.Count == 0 ? default : rows[0];
    }

    public ValueTask<long> QueryLongAsync(string sql, params object?[] values) =>
        QueryFirstAsync(sql, static reader => reader.IsDBNull(0) ? 0L : reader.GetInt64(0), values);

    protected abstract CancellationToken CancellationToken { get; }

    protected abstract DbCommand Prepare(string sql, object?[] values);

    protected abstract ValueTask ReleaseAsync(DbCommand command);
}
