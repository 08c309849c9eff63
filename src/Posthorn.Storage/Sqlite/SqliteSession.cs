using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Posthorn.Storage.Sqlite;

/// <summary>One connection with its prepared statements: preparing costs more than running, so each text is prepared once.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : DbSession, IDisposable
{
    /// <summary>Texts are constants of the stores, but lists of values make new ones: beyond this they are not kept.</summary>
    private const int MaxPrepared = 200;

    private static readonly string[] ParameterNames = [.. Enumerable.Range(1, 300).Select(number => $"${number}")];
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    /// <summary>A caller that goes away does not stop a statement: SQLite's are short.</summary>
    protected override CancellationToken CancellationToken => CancellationToken.None;

    public override ValueTask<int> ExecuteAsync(string sql, params object?[] values)
    {
        var command = Prepare(sql, values);
        try
        {
            return ValueTask.FromResult(command.ExecuteNonQuery());
        }
        finally
        {
            Release(command);
        }
    }

    public override ValueTask ExecuteManyAsync<T>(
        string sql, IReadOnlyList<T> rows, int parameterCount, Action<T, object?[]> bind, Action<T, int>? changed = null)
    {
        var values = new object?[parameterCount];
        foreach (var row in rows)
        {
            bind(row, values);
            var command = PrepareCommand(sql, values);
            var count = command.ExecuteNonQuery();
            Release(command);
            changed?.Invoke(row, count);
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    protected override DbCommand Prepare(string sql, object?[] values) => PrepareCommand(sql, values);

    protected override ValueTask ReleaseAsync(DbCommand command)
    {
        Release(command);
        return ValueTask.CompletedTask;
    }

    private SqliteCommand PrepareCommand(string sql, object?[] values)
    {
        // Taken out while in use, so that a query inside a query's loop gets a command of its own.
        if (!_prepared.Remove(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = ParameterNames[i] });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private void Release(DbCommand command)
    {
        if (_prepared.Count >= MaxPrepared || !_prepared.TryAdd(command.CommandText, (SqliteCommand)command))
        {
            command.Dispose();
        }
    }
}
