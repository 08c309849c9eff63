using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Posthorn.Storage.Sqlite;

/// <summary>
/// A prepared statement that returns no rows, bound by place. A command of ADO.NET looks each parameter up by its name and makes a reader
/// for each run; the writer thread runs a dozen statements a mail.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int OnStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>The place of each parameter: SQLite counts them as they appear, whatever their number.</summary>
    private readonly int[] _places;

    private SqliteStatement(sqlite3 database, sqlite3_stmt statement, int parameters)
    {
        (_database, _statement) = (database, statement);
        _places = new int[parameters];
        for (var i = 0; i < parameters; i++)
        {
            _places[i] = raw.sqlite3_bind_parameter_index(statement, $"${i + 1}");
        }
    }

    /// <returns>Null: the text holds none or more than one statement.</returns>
    public static SqliteStatement? Prepare(sqlite3 database, string sql, int parameters)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement, out var tail), database);
        if (!statement.IsInvalid && string.IsNullOrWhiteSpace(tail))
        {
            return new SqliteStatement(database, statement, parameters);
        }

        statement.Dispose();
        return null;
    }

    /// <returns>The number of rows changed.</returns>
    public int Execute(ReadOnlySpan<object?> values)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                SqliteException.ThrowExceptionForRC(Bind(_places[i], values[i]), _database);
            }

            int result;
            do
            {
                result = raw.sqlite3_step(_statement);
            }
            while (result == raw.SQLITE_ROW);

            SqliteException.ThrowExceptionForRC(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result, _database);
            return raw.sqlite3_stmt_readonly(_statement) == 0 ? raw.sqlite3_changes(_database) : 0;
        }
        finally
        {
            // It repeats the error of the step, which has been told.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        string text => BindText(place, text),
        byte[] octets => raw.sqlite3_bind_blob(_statement, place, octets),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        _ => throw new ArgumentException($"A value of {value.GetType()} cannot be stored.", nameof(value)),
    };

    /// <summary>SQLite copies it.</summary>
    private int BindText(int place, string text)
    {
        if (text.Length <= OnStack / 3)
        {
            Span<byte> small = stackalloc byte[OnStack];
            return raw.sqlite3_bind_text(_statement, place, small[..Encoding.UTF8.GetBytes(text, small)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return raw.sqlite3_bind_text(_statement, place, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
