using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Delivery.Sources;
using Posthorn.Senders;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Sources;

public abstract class WarmupStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private const long Hour = 500_000;
    private readonly ManualClock _clock = new(WarmupSchedule.StartOf(Hour));

    private WarmupStore Store => new(Database);

    [Fact]
    public async Task Draws_end_at_the_limit_with_what_is_missing()
    {
        Assert.Equal([15, 15, 9, 0], await Store.DrawAsync([Draw(15), Draw(15), Draw(15), Draw(15)], Token));
        Assert.Equal([0], await Store.DrawAsync([Draw(1)], Token));
        Assert.Equal([new ProviderDraw("google", 39)], (await Store.ReadAsync(Hour, Token))[7]);
    }

    [Fact]
    public async Task Each_address_provider_and_hour_has_its_own_count()
    {
        Assert.Equal(
            [39, 39, 39, 39, 0],
            await Store.DrawAsync([Draw(39), Draw(39, ip: 8), Draw(39, provider: ""), Draw(39, hour: Hour + 1), Draw(39)], Token));
        Assert.Equal([new ProviderDraw("", 39), new ProviderDraw("google", 39)], (await Store.ReadAsync(Hour, Token))[7]);
        Assert.Empty((await Store.ReadAsync(Hour + 2, Token))[7]);
    }

    [Fact]
    public async Task A_limit_that_became_smaller_gives_nothing_and_takes_nothing_back()
    {
        await Store.DrawAsync([Draw(39)], Token);

        Assert.Equal([0], await Store.DrawAsync([Draw(1, limit: 20)], Token));
        Assert.Equal([new ProviderDraw("google", 39)], (await Store.ReadAsync(Hour, Token))[7]);
    }

    [Fact]
    public async Task What_is_given_back_can_be_drawn_again()
    {
        var draw = Draw(39);
        await Store.DrawAsync([draw], Token);

        await Store.GiveBackAsync([(draw.Account, Hour, 5), (draw.Account, Hour, 1000)], Token);

        Assert.Equal([5, 0], await Store.DrawAsync([Draw(10), Draw(10)], Token));
    }

    [Fact]
    public async Task Old_hours_are_forgotten()
    {
        await Store.DrawAsync([Draw(1), Draw(1, hour: Hour - 1)], Token);

        await Store.ForgetBeforeAsync(Hour, Token);

        Assert.Empty((await Store.ReadAsync(Hour - 1, Token))[7]);
        Assert.NotEmpty((await Store.ReadAsync(Hour, Token))[7]);
    }

    /// <summary>Each node counts for itself what it may send; the sum is what the receiver sees.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(39)]
    [InlineData(1000)]
    public async Task Nodes_that_draw_at_once_send_the_limit_together_and_never_more(int limit)
    {
        await using var second = Test.OpenAgain();
        var nodes = new[] { Database, Database, second, second }.Select(database => NewNode(database)).ToList();

        var sent = await Task.WhenAll(nodes.Select(node => Task.Run(() => SendAllAsync(node, limit))));

        Assert.Equal(limit, sent.Sum());
        Assert.Equal([new ProviderDraw("google", limit)], (await Store.ReadAsync(Hour, Token))[7]);
    }

    [Fact]
    public async Task A_node_that_dies_loses_a_chunk_at_most()
    {
        var sent = 0;
        for (var life = 0; life < 5; life++)
        {
            var node = NewNode(Database);
            for (var i = 0; i < 10; i++)
            {
                sent += await TrySendAsync(node, 1000) == BudgetState.Taken ? 1 : 0;
            }
        }

        var drawn = Assert.Single((await Store.ReadAsync(Hour, Token))[7]).Mails;
        Assert.Equal(50, sent);
        Assert.InRange(drawn, sent, sent + 5 * 50);
    }

    [Fact]
    public async Task A_node_that_stops_gives_back_what_it_did_not_use()
    {
        var node = NewNode(Database);
        Assert.Equal(BudgetState.Taken, await TrySendAsync(node, 1000));

        await node.Drawer.StopAsync(Token);

        Assert.Equal([new ProviderDraw("google", 1)], (await Store.ReadAsync(Hour, Token))[7]);
        Assert.Equal(BudgetState.Exhausted, node.Budgets.TryTake(7, "google", Hour, 1000).State);
    }

    [Fact]
    public async Task The_drawer_draws_by_itself_and_tidies_up()
    {
        await Store.DrawAsync([Draw(1, hour: Hour - 100)], Token);
        var node = NewNode(Database);
        await node.Drawer.StartAsync(Token);

        while (node.Budgets.TryTake(7, "google", Hour, 1000).State == BudgetState.NotYet || (await Store.ReadAsync(Hour - 100, Token)).Count > 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await node.Drawer.StopAsync(Token);
    }

    private static WarmupDraw Draw(int wanted, long ip = 7, string provider = "google", long hour = Hour, int limit = 39) =>
        new(new WarmupAccount(ip, provider), hour, limit, wanted);

    private static async Task<int> SendAllAsync((WarmupBudgets Budgets, WarmupDrawer Drawer) node, int limit)
    {
        var sent = 0;
        while (await TrySendAsync(node, limit) == BudgetState.Taken)
        {
            sent++;
        }

        return sent;
    }

    private static async Task<BudgetState> TrySendAsync((WarmupBudgets Budgets, WarmupDrawer Drawer) node, int limit)
    {
        while (true)
        {
            var answer = node.Budgets.TryTake(7, "google", Hour, limit);
            if (node.Budgets.Draws.TryPeek(out _))
            {
                Assert.True(await node.Drawer.DrawAsync(Token));
            }

            if (answer.State != BudgetState.NotYet)
            {
                return answer.State;
            }
        }
    }

    private (WarmupBudgets Budgets, WarmupDrawer Drawer) NewNode(IDatabase database)
    {
        var budgets = new WarmupBudgets();
        return (budgets, new WarmupDrawer(budgets, new WarmupStore(database), _clock, NullLogger<WarmupDrawer>.Instance));
    }
}

public sealed class SqliteWarmupStoreTests() : WarmupStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresWarmupStoreTests() : WarmupStoreCompliance(DatabaseKind.Postgres);
