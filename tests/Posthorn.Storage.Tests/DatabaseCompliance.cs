using System.Text;
using System.Data.Common;

namespace Posthorn.Storage.Tests;

/// <summary>What both databases promise: transactions, values, lists of rows.</summary>
public abstract class DatabaseCompliance(DatabaseKind kind) : DatabaseSuite(kind)
{
    [Fact]
    public async Task A_write_is_there_when_it_returns()
    {
        var result = await Database.WriteAsync(
            async session =>
            {
                await AddAsync(session, 1);
                return "done";
            },
            Token);

        Assert.Equal("done", result);
        Assert.Equal([1], await IdsAsync());
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_and_its_fault_comes_out()
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => Database.WriteAsync(
            async session =>
            {
                await AddAsync(session, 1);
                throw new InvalidDataException("changed my mind");
            },
            Token));

        Assert.Equal("changed my mind", fault.Message);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task A_write_sees_its_own_rows_and_others_do_not_before_the_commit()
    {
        var (inside, outside) = await Database.WriteAsync(
            async session =>
            {
                await AddAsync(session, 1);
                return (await session.QueryLongAsync("SELECT COUNT(*) FROM things"), (await IdsAsync()).Count);
            },
            Token);

        Assert.Equal((1, 0), (inside, outside));
    }

    [Fact]
    public async Task A_row_that_exists_already_is_a_fault_of_the_statement_not_of_the_database()
    {
        await Database.WriteAsync(session => AddAsync(session, 1), Token);

        await Assert.ThrowsAnyAsync<DbException>(() => Database.WriteAsync(session => AddAsync(session, 1), Token));
    }

    [Fact]
    public async Task ExecuteAsync_tells_how_many_rows_changed()
    {
        var changed = await Database.WriteAsync(
            async session =>
            {
                await AddAsync(session, 1);
                await AddAsync(session, 2);
                return await session.ExecuteAsync("UPDATE things SET name = $1 WHERE id > $2", "x", 1L);
            },
            Token);

        Assert.Equal(1, changed);
    }

    [Fact]
    public async Task ExecuteManyAsync_tells_for_each_row_how_many_the_statement_changed()
    {
        var changed = new List<(long Row, int Count)>();
        await Database.WriteAsync(
            async session =>
            {
                await AddAsync(session, 2, "old");
                changed.Clear();
                await session.ExecuteManyAsync<long>(
                    "INSERT INTO things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
                    [1, 2, 3],
                    2,
                    (id, values) => (values[0], values[1]) = (id, null),
                    (id, count) => changed.Add((id, count)));
            },
            Token);

        Assert.Equal([(1, 1), (2, 0), (3, 1)], changed);
        Assert.Equal([1, 2, 3], await IdsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2500)]
    public async Task ExecuteManyAsync_takes_no_rows_as_well_as_thousands(int count)
    {
        await Database.WriteAsync(
            session => session.ExecuteManyAsync(
                "INSERT INTO things (id, name) VALUES ($1, $2)", Enumerable.Range(0, count).ToList(), 2, (id, values) => (values[0], values[1]) = ((long)id, "x")),
            Token);

        Assert.Equal(count, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_went_in()
    {
        var blob = Database.Kind == DatabaseKind.Sqlite ? "blob" : "bytea";
        var real = Database.Kind == DatabaseKind.Sqlite ? "real" : "double precision";
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync($"CREATE TABLE kinds (big bigint, small integer, words text, octets {blob}, ratio {real}, hole text)");
                await session.ExecuteAsync(
                    "INSERT INTO kinds VALUES ($1, $2, $3, $4, $5, $6)", long.MaxValue, -7, "naïve 邮件 'quoted'", new byte[] { 0, 255, 10 }, 0.25, null);
            },
            Token);

        var row = await Database.ReadAsync(
            session => session.QueryFirstAsync(
                "SELECT big, small, words, octets, ratio, hole FROM kinds",
                reader => (reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), Convert.ToHexString(reader.GetFieldValue<byte[]>(3)), reader.GetDouble(4), reader.IsDBNull(5))),
            Token);

        Assert.Equal((long.MaxValue, -7, "naïve 邮件 'quoted'", "00FF0A", 0.25, true), row);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zero \u007f in ü")]
    public async Task Texts_and_octets_of_any_length_come_back(string piece)
    {
        var blob = Database.Kind == DatabaseKind.Sqlite ? "blob" : "bytea";
        await Database.WriteAsync(session => session.ExecuteAsync($"CREATE TABLE lengths (words text NOT NULL, octets {blob} NOT NULL)"), Token);
        var words = Enumerable.Range(0, 40).Select(length => string.Concat(Enumerable.Repeat(piece, length * length))).ToList();
        await Database.WriteAsync(
            session => session.ExecuteManyAsync("INSERT INTO lengths (octets, words) VALUES ($2, $1)", words, 2, (word, values) => (values[0], values[1]) = (word, Encoding.UTF8.GetBytes(word))),
            Token);

        var stored = await Database.ReadAsync(
            session => session.QueryAsync("SELECT words, octets FROM lengths", reader => (reader.GetString(0), Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1)))), Token);

        Assert.Equal(words.Select(word => (word, word)).Order(), stored.Order());
    }

    [Fact]
    public async Task A_statement_that_failed_works_again()
    {
        await Database.WriteAsync(session => AddAsync(session, 1, "first"), Token);
        await Assert.ThrowsAnyAsync<Exception>(() => Database.WriteAsync(session => AddAsync(session, 1, "again"), Token));

        await Database.WriteAsync(session => AddAsync(session, 2, "second"), Token);

        Assert.Equal([1, 2], (await IdsAsync()).Order());
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_zero()
    {
        Assert.Null(await Database.ReadAsync(session => session.QueryFirstAsync("SELECT name FROM things", reader => reader.GetString(0)), Token));
        Assert.Equal(0, await Database.ReadAsync(session => session.QueryLongAsync("SELECT MAX(id) FROM things"), Token));
    }

    [Fact]
    public async Task A_parameter_can_stand_in_a_statement_twice()
    {
        await Database.WriteAsync(session => AddAsync(session, 1, "both"), Token);

        Assert.Equal(1, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM things WHERE name = $1 OR name LIKE $1", "both"), Token));
    }

    [Fact]
    public async Task A_caller_that_has_left_is_not_served()
    {
        var gone = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.WriteAsync(session => AddAsync(session, 1), gone));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.ReadAsync(session => session.QueryLongAsync("SELECT 1"), gone));
        Assert.Empty(await IdsAsync());
    }
}

public sealed class SqliteDatabaseTests() : DatabaseCompliance(DatabaseKind.Sqlite);

public sealed class PostgresDatabaseTests() : DatabaseCompliance(DatabaseKind.Postgres);
