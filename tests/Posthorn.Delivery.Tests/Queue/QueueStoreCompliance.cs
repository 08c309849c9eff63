using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tests.Queue;

public abstract class QueueStoreCompliance(DatabaseKind kind) : QueueSuite(kind)
{
    [Fact]
    public async Task A_copy_is_claimed_as_it_was_added()
    {
        var added = new NewCopy(new CopyId(77, 3), 9, "zoë@bücher.example", "xn--bcher-kva.example", Copies.Noon);
        await AddAsync(added);

        var claimed = Assert.Single(await ClaimAsync(Holder, Copies.Noon));

        Assert.Equal(new QueuedCopy(added.Id, 9, added.Recipient, added.Domain, Copies.Noon.AddHours(72), 0, false), claimed);
        Assert.Equal("zoë@xn--bcher-kva.example", claimed.EnvelopeRecipient);
    }

    [Fact]
    public async Task What_was_added_goes_when_the_transaction_fails()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            async session =>
            {
                await QueueStore.AddAsync(session, [new AddedCopy(Copies.New(1), Copies.Noon.AddHours(72), null)], Copies.Noon);
                throw new InvalidOperationException("Something else failed.");
            },
            Token));

        Assert.Empty(await ClaimAsync(Holder, Copies.Noon));
        Assert.Empty(await Reports.CopiesAsync(Copies.Account, Copies.Id(1).SubmissionId, Token));
    }

    [Fact]
    public async Task A_copy_can_be_added_once()
    {
        await AddAsync(Copies.New(1));

        await Assert.ThrowsAnyAsync<Exception>(() => AddAsync(Copies.New(1)));
        Assert.Single(await ClaimAsync(Holder, Copies.Noon));
    }

    [Fact]
    public async Task A_copy_that_is_added_as_held_is_not_claimed()
    {
        await AddAsync(Holder, Copies.New(1));

        Assert.Empty(await ClaimAsync(Other, Copies.Noon.AddDays(1)));
        Assert.Equal(Holder, (await RowAsync(1))!.Holder);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public async Task A_copy_is_claimed_from_its_due_time_on(int millisecondsLate, int claimed)
    {
        await AddAsync(Copies.New(1));

        Assert.Equal(claimed, (await ClaimAsync(Holder, Copies.Noon.AddMilliseconds(millisecondsLate))).Count);
    }

    [Fact]
    public async Task With_too_little_room_the_longest_due_are_taken()
    {
        await AddAsync([.. new[] { 4, 1, 3, 0, 2 }.Select(number => Copies.New(number, due: Copies.Noon.AddMinutes(number)))]);
        var now = Copies.Noon.AddHours(1);

        Assert.Equal([Copies.Id(0), Copies.Id(1)], (await ClaimAsync(Holder, now, limit: 2)).Select(copy => copy.Id).Order(ById));
        Assert.Equal([Copies.Id(2), Copies.Id(3)], (await ClaimAsync(Holder, now, limit: 2)).Select(copy => copy.Id).Order(ById));
        Assert.Equal([Copies.Id(4)], (await ClaimAsync(Holder, now, limit: 2)).Select(copy => copy.Id));
        Assert.Empty(await ClaimAsync(Holder, now, limit: 2));
    }

    [Fact]
    public async Task A_claim_takes_from_its_stream_alone_and_says_when_the_next_is_due()
    {
        var stream = Copies.New(1, "a.example") with { PoolId = 7, Class = MessageClass.Bulk };
        var later = stream with { Id = Copies.Id(2), DueAt = Copies.Noon.AddMinutes(9) };
        await AddAsync(
            stream, later, stream with { Id = Copies.Id(3), Domain = "b.example" }, stream with { Id = Copies.Id(4), AccountId = 2 },
            stream with { Id = Copies.Id(5), PoolId = null }, stream with { Id = Copies.Id(6), Class = MessageClass.Transactional });

        var key = new StreamKey("a.example", Copies.Account, 7, MessageClass.Bulk);
        var claim = Assert.Single(await Store.ClaimAsync([(key, 100)], Holder, Copies.Noon, Token));

        Assert.Equal((key, Copies.Id(1), Copies.Noon.AddMinutes(9)), (claim.Stream, Assert.Single(claim.Copies).Id, claim.NextDue));
        Assert.Equal(key, claim.Copies[0].Stream);
        Assert.Null(Assert.Single(await Store.ClaimAsync([(key, 100)], Holder, later.DueAt, Token)).NextDue);
    }

    [Fact]
    public async Task What_waits_is_counted_by_stream()
    {
        await AddAsync(Copies.New(1), Copies.New(2, due: Copies.Noon.AddMinutes(-5)), Copies.New(3) with { PoolId = 7 }, Copies.New(4, "b.example"));
        await AddAsync(Holder, Copies.New(5));
        await Database.WriteAsync(async session => { await session.ExecuteAsync("UPDATE delivery_queue SET attempts = 2 WHERE submission_id = $1", Copies.Id(1).SubmissionId); }, Token);

        var stream = new StreamKey("example.org", Copies.Account, 0, MessageClass.Transactional);
        Assert.Equal(
            [new(stream with { Domain = "b.example" }, 1, 0, Copies.Noon), new(stream, 1, 1, Copies.Noon.AddMinutes(-5)), new StreamCount(stream with { PoolId = 7 }, 1, 0, Copies.Noon)],
            (await Store.CountAsync(Token)).Select(count => count with { OldestDeadline = null }).OrderBy(count => count.Key.Domain, StringComparer.Ordinal).ThenBy(count => count.Key.PoolId));
    }

    [Fact]
    public async Task The_count_tells_the_first_deadline_of_each_stream()
    {
        await AddAsync(Copies.New(1), Copies.New(2, due: Copies.Noon.AddMinutes(-5)));

        Assert.Equal(Copies.Noon.AddMinutes(-5).AddHours(72), Assert.Single(await Store.CountAsync(Token)).OldestDeadline);
    }

    [Fact]
    public async Task A_claimed_copy_is_not_claimed_again()
    {
        await AddAsync(Copies.New(1));
        await ClaimAsync(Holder, Copies.Noon);

        Assert.Empty(await ClaimAsync(Other, Copies.Noon.AddDays(30)));
        Assert.Empty(await ClaimAsync(Holder, Copies.Noon.AddDays(30)));
    }

    [Fact]
    public async Task Many_that_claim_at_once_never_get_one_copy_twice()
    {
        const int All = 600;
        await AddAsync([.. Enumerable.Range(0, All).Select(number => Copies.New(number))]);
        await using var second = Test.OpenAgain();
        QueueStore[] nodes = [Store, new QueueStore(second)];

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            List<CopyId> mine = [];
            while ((await nodes[worker % 2].ClaimAsync([(Copies.Queued(0).Stream, 17)], Holder + worker, Copies.Noon, Token))[0].Copies is { Count: > 0 } batch)
            {
                mine.AddRange(batch.Select(copy => copy.Id));
            }

            return mine;
        })));

        Assert.Equal(All, claimed.Sum(mine => mine.Count));
        Assert.Equal(All, claimed.SelectMany(mine => mine).Distinct().Count());
    }

    [Fact]
    public async Task A_copy_that_was_put_back_waits_until_its_time_without_an_attempt()
    {
        await AddAsync(Copies.New(1), Copies.New(2));
        await ClaimAsync(Holder, Copies.Noon);
        await Store.PutBackAsync([Copies.Id(1)], Holder, Copies.Noon.AddMinutes(1), Token);

        Assert.Equal(new QueueRow(null, Copies.Noon.AddMinutes(1), 0, false, false), await RowAsync(1));
        Assert.Equal(Holder, (await RowAsync(2))!.Holder);
        Assert.Empty(await ClaimAsync(Other, Copies.Noon.AddSeconds(59)));
        Assert.Equal(Copies.Id(1), Assert.Single(await ClaimAsync(Other, Copies.Noon.AddMinutes(1))).Id);
    }

    [Fact]
    public async Task Only_the_holder_puts_back()
    {
        await AddAsync(Copies.New(1));
        await ClaimAsync(Holder, Copies.Noon);
        await Store.PutBackAsync([Copies.Id(1)], Other, Copies.Noon.AddMinutes(1), Token);

        Assert.Equal(Holder, (await RowAsync(1))!.Holder);
    }

    [Fact]
    public async Task To_put_back_what_is_not_there_does_nothing()
    {
        await Store.PutBackAsync([Copies.Id(1)], Holder, Copies.Noon, Token);

        Assert.Null(await RowAsync(1));
    }

    [Fact]
    public async Task The_holder_alone_may_send_the_dot()
    {
        await AddAsync(Copies.New(1));
        await ClaimAsync(Holder, Copies.Noon);

        Assert.False(await RecordDotAsync(1, Other));
        Assert.False((await RowAsync(1))!.HasDot);
        Assert.True(await RecordDotAsync(1, Holder));
        Assert.True((await RowAsync(1))!.HasDot);
    }

    [Fact]
    public async Task A_copy_that_waits_or_is_gone_has_no_dot()
    {
        await AddAsync(Copies.New(1));

        Assert.False(await RecordDotAsync(1, Holder));
        Assert.False(await RecordDotAsync(2, Holder));
    }

    [Fact]
    public async Task In_one_list_of_dots_each_has_its_own_answer()
    {
        await AddAsync(Holder, Copies.New(1), Copies.New(2));
        DotIntent[] intents = [Intent(1, Holder), Intent(2, Other), Intent(3, Holder), Intent(2, Holder)];

        await Database.WriteAsync(session => QueueStore.RecordDotsAsync(session, intents), Token);

        Assert.Equal([true, false, false, true], intents.Select(intent => intent.StillOurs));
    }

    [Fact]
    public async Task Copies_of_a_lost_node_without_a_dot_are_due_at_once()
    {
        await AddAsync(Copies.New(1));
        await ClaimAsync(Holder, Copies.Noon);

        Assert.Equal(1, await Store.FreeAsync(Holder, Copies.Noon.AddMinutes(15), Token));

        Assert.Equal(new QueueRow(null, Copies.Noon, 0, false, false), await RowAsync(1));
    }

    [Fact]
    public async Task Copies_of_a_lost_node_whose_dot_was_sent_wait_and_count_as_repeated()
    {
        await AddAsync(Copies.New(1));
        await ClaimAsync(Holder, Copies.Noon);
        await RecordDotAsync(1, Holder);

        Assert.Equal(1, await Store.FreeAsync(Holder, Copies.Noon.AddMinutes(15), Token));

        Assert.Equal(new QueueRow(null, Copies.Noon.AddMinutes(15), 1, false, true), await RowAsync(1));
        Assert.Empty(await ClaimAsync(Other, Copies.Noon.AddMinutes(14)));
        var claimed = Assert.Single(await ClaimAsync(Other, Copies.Noon.AddMinutes(15)));
        Assert.Equal((1, true), (claimed.Attempts, claimed.Repeated));
    }

    [Fact]
    public async Task What_a_node_lost_from_memory_is_due_at_once_unless_its_dot_was_sent()
    {
        await AddAsync(Holder, Copies.New(1), Copies.New(2));
        await AddAsync(Other, Copies.New(3));
        await RecordDotAsync(2, Holder);

        await Store.FreeLostAsync([Copies.Id(1), Copies.Id(2), Copies.Id(3)], Holder, Copies.Noon, Copies.Noon.AddMinutes(15), Token);

        Assert.Equal(new QueueRow(null, Copies.Noon, 0, false, false), await RowAsync(1));
        Assert.Equal(new QueueRow(null, Copies.Noon.AddMinutes(15), 1, false, true), await RowAsync(2));
        Assert.Equal(Other, (await RowAsync(3))!.Holder);
    }

    [Fact]
    public async Task What_is_past_its_deadline_is_taken_also_when_it_is_not_due()
    {
        await AddAsync(Copies.New(1), Copies.New(2));
        await AddAsync(Holder, Copies.New(3));
        await ClaimAsync(Holder, Copies.Noon, limit: 1);
        await Store.PutBackAsync([Copies.Id(1)], Holder, Copies.Noon.AddHours(100), Token);

        Assert.Empty(await Store.ClaimOverdueAsync(Other, Copies.Noon.AddHours(72).AddMilliseconds(-1), 100, Token));
        var overdue = await Store.ClaimOverdueAsync(Other, Copies.Noon.AddHours(72), 100, Token);

        Assert.Equal([Copies.Id(1), Copies.Id(2)], overdue.Select(copy => copy.Id).Order(Comparer<CopyId>.Create((one, other) => one.SubmissionId.CompareTo(other.SubmissionId))));
    }

    [Fact]
    public async Task Only_the_lost_nodes_copies_are_freed()
    {
        await AddAsync(Holder, Copies.New(1), Copies.New(2));
        await AddAsync(Other, Copies.New(3));
        await AddAsync(Copies.New(4, due: Copies.Noon.AddHours(1)));

        Assert.Equal(2, await Store.FreeAsync(Holder, Copies.Noon, Token));

        Assert.Equal(Other, (await RowAsync(3))!.Holder);
        Assert.Equal(Copies.Noon.AddHours(1), (await RowAsync(4))!.Due);
    }

    [Fact]
    public async Task It_is_known_who_holds_what()
    {
        await AddAsync(Holder, Copies.New(1));
        await AddAsync(Other, Copies.New(2));
        await AddAsync(Copies.New(3));

        Assert.Equal([(Holder, Copies.Id(1)), (Other, Copies.Id(2))], (await Store.HeldAsync(Token)).OrderBy(held => held.Holder));
    }

    [Fact]
    public async Task A_test_copy_stays_one_whatever_is_done_with_its_row()
    {
        await AddAsync(Copies.New(1) with { Class = MessageClass.Test });
        var operations = new OperationStore(Database);
        Assert.Equal(1, await operations.MoveAsync(new QueueScope(), 7, Token));
        Assert.Equal(MessageClass.Test, Assert.Single(await ClaimAsync(Holder, Copies.Noon)).Class);
        await RecordDotAsync(1, Holder);
        await Store.FreeAsync(Holder, Copies.Noon, Token);
        await operations.MakeDueAsync(new QueueScope(), Copies.Noon, TimeSpan.FromHours(72), Token);
        Assert.Equal(MessageClass.Test, Assert.Single(await Store.ClaimScopeAsync(new QueueScope(), Holder, 10, Token)).Class);
        await Store.PutBackAsync([Copies.Id(1)], Holder, Copies.Noon, Token);
        Assert.Equal(MessageClass.Test, Assert.Single(await Store.ClaimOverdueAsync(Holder, Copies.Noon.AddDays(9), 10, Token)).Class);
    }

    [Fact]
    public async Task A_row_from_before_there_was_test_mail_is_real_mail()
    {
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO delivery_queue (submission_id, ordinal, account_id, recipient, domain, due_at, deadline_at, attempts, repeated) VALUES (1001, 0, 1, 'a@example.org', 'example.org', 0, 9, 0, 0)");
            },
            Token);

        Assert.True(Assert.Single(await ClaimAsync(Holder, Copies.Noon)).Class.LeavesTheHouse());
    }

    [Fact]
    public async Task The_probe_writes_and_leaves_one_row()
    {
        await QueueStore.ProbeAsync(Database, Token);
        await QueueStore.ProbeAsync(Database, Token);

        Assert.Equal(1, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM delivery_probe"), Token));
    }

    private static Comparer<CopyId> ById => Comparer<CopyId>.Create((left, right) => left.SubmissionId.CompareTo(right.SubmissionId));

    private static DotIntent Intent(int copy, long holder) => new(Copies.Id(copy), holder, Copies.Noon);
}

public sealed class SqliteQueueStoreTests() : QueueStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresQueueStoreTests() : QueueStoreCompliance(DatabaseKind.Postgres);
