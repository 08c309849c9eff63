using System.Data.Common;
using Npgsql;

namespace Posthorn.Storage.Postgres;

internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken) : DbSession
{
    /// <summary>A batch is held in memory whole: this bounds it.</summary>
    private const int MaxBatch = 1000;

    public override DatabaseKind Kind => DatabaseKind.Postgres;

    protected override CancellationToken CancellationToken => cancellationToken;

    public override async ValueTask<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = (NpgsqlCommand)Prepare(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask ExecuteManyAsync<T>(
        string sql, IReadOnlyList<T> rows, int parameterCount, Action<T, object?[]> bind, Action<T, int>? changed = null)
    {
        var values = new object?[parameterCount];
        foreach (var chunk in rows.Chunk(MaxBatch))
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var row in chunk)
            {
                bind(row, values);
                var command = new NpgsqlBatchCommand(sql);
                AddParameters(command.Parameters, values);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
            for (var i = 0; i < chunk.Length && changed is not null; i++)
            {
                changed(chunk[i], (int)batch.BatchCommands[i].RecordsAffected);
            }
        }
    }

    protected override DbCommand Prepare(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        AddParameters(command.Parameters, values);
        return command;
    }

    protected override ValueTask ReleaseAsync(DbCommand command) => command.DisposeAsync();

    private static void AddParameters(NpgsqlParameterCollection parameters, object?[] values)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
    }
}
