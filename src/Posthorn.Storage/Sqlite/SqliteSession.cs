using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Posthorn.Storage.Sqlite;

/// <summary>One connection with its prepared statements: preparing costs more than running, so each text is prepared once.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : DbSession, IDisposable
{
    /// <summary>Texts are constants of the stores, but lists of values make new ones: beyond this they are not kept.</summary>
    private const int MaxPrepared = 200;

    private static readonly string[] ParameterNames = [.. Enumerable.Range(1, 300).Select(number => $"${number}")];

    /// <summary>What reads rows.</summary>
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    /// <summary>What does not.</summary>
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    /// <summary>A caller that goes away does not stop a statement: SQLite's are short.</summary>
    protected override CancellationToken CancellationToken => CancellationToken.None;

    public override ValueTask<int> ExecuteAsync(string sql, params object?[] values)
    {
        if (TakeStatement(sql, values.Length) is not { } statement)
        {
            return ValueTask.FromResult(ExecuteScript(sql, values));
        }

        try
        {
            return ValueTask.FromResult(statement.Execute(values));
        }
        finally
        {
            Release(sql, statement);
        }
    }

    public override ValueTask ExecuteManyAsync<T>(
        string sql, IReadOnlyList<T> rows, int parameterCount, Action<T, object?[]> bind, Action<T, int>? changed = null)
    {
        if (rows.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        var values = new object?[parameterCount];
        var statement = TakeStatement(sql, parameterCount) ?? throw new ArgumentException("One statement, not several.", nameof(sql));
        try
        {
            foreach (var row in rows)
            {
                bind(row, values);
                var count = statement.Execute(values);
                changed?.Invoke(row, count);
            }
        }
        finally
        {
            Release(sql, statement);
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    protected override DbCommand Prepare(string sql, object?[] values) => PrepareCommand(sql, values);

    protected override ValueTask ReleaseAsync(DbCommand command)
    {
        Release(command);
        return ValueTask.CompletedTask;
    }

    /// <summary>Several statements in one text, as migrations have them.</summary>
    private int ExecuteScript(string sql, object?[] values)
    {
        var command = PrepareCommand(sql, values);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>Taken out while in use, as commands are.</summary>
    private SqliteStatement? TakeStatement(string sql, int parameters) =>
        _statements.Remove(sql, out var statement) ? statement : SqliteStatement.Prepare(connection.Handle!, sql, parameters);

    private void Release(string sql, SqliteStatement statement)
    {
        if (_statements.Count >= MaxPrepared || !_statements.TryAdd(sql, statement))
        {
            statement.Dispose();
        }
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
