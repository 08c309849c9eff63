using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Posthorn.Delivery.Shaping;
using Posthorn.Kernel;
using Posthorn.Smtp;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Shaping;

/// <summary>Restrictions outlive the process: the first mail after a restart must not meet the same wall again.</summary>
public abstract class RestrictionStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly IPAddress Source = IPAddress.Parse("2001:db8::1");

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task All_kinds_are_there_again_after_a_restart()
    {
        var (before, worker) = await LifeAsync();
        Apply(before, "\"do\": \"slow\", \"to\": \"30%\", \"for\": \"7m\"", "google");
        Apply(before, "\"do\": \"slow\", \"to\": \"20/minute\"", "yahoo");
        Apply(before, "\"do\": \"suspend\", \"for\": \"1h\", \"ips\": \"all\"", "mx.example.net");
        Apply(before, "\"do\": \"other_ip\", \"for\": \"2h\"", "qq");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await worker.FlushAsync(Token);

        var (after, _) = await LifeAsync();

        Assert.Equal(5, after.List().Count);
        Assert.Equal(before.List(), after.List());
        _clock.Advance(TimeSpan.FromMinutes(20));
        foreach (var scope in new[] { "google", "yahoo", "mx.example.net", "qq" })
        {
            Assert.False(after.StateOf(Source, scope, _clock.GetUtcNow()).IsFree);
            Assert.Equal(before.StateOf(Source, scope, _clock.GetUtcNow()), after.StateOf(Source, scope, _clock.GetUtcNow()));
        }
    }

    [Fact]
    public async Task A_change_is_stored_in_the_same_row()
    {
        var (before, worker) = await LifeAsync();
        Apply(before, "\"do\": \"slow\"", "google");
        await worker.FlushAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Apply(before, "\"do\": \"slow\"", "google");
        await worker.FlushAsync(Token);

        var (after, _) = await LifeAsync();

        var listed = Assert.Single(after.List());
        Assert.Equal((0.25, 2), (listed.Share, listed.Hits));
        Assert.Equal(1, await RowsAsync());
    }

    [Fact]
    public async Task What_is_over_or_cancelled_is_gone_from_the_table()
    {
        var (life, worker) = await LifeAsync();
        Apply(life, "\"do\": \"slow\", \"for\": \"1m\"", "google");
        Apply(life, "\"do\": \"slow\", \"for\": \"1h\"", "yahoo");
        Apply(life, "\"do\": \"slow\", \"for\": \"2h\"", "qq");
        await worker.FlushAsync(Token);
        Assert.Equal(3, await RowsAsync());

        life.Cancel(life.List().Single(restriction => restriction.Scope == "yahoo").Id);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await worker.FlushAsync(Token);

        Assert.Equal("qq", Assert.Single(life.List()).Scope);
        Assert.Equal(1, await RowsAsync());
    }

    [Fact]
    public async Task One_that_ended_while_the_node_was_down_is_not_taken_up_and_is_removed()
    {
        var (life, worker) = await LifeAsync();
        Apply(life, "\"do\": \"other_ip\", \"for\": \"10m\"", "google");
        await worker.FlushAsync(Token);
        _clock.Advance(TimeSpan.FromHours(1));

        var (after, next) = await LifeAsync();
        Assert.Empty(after.List());
        await next.FlushAsync(Token);

        Assert.Equal(0, await RowsAsync());
    }

    [Fact]
    public async Task Another_nodes_restrictions_are_its_own()
    {
        var (life, worker) = await LifeAsync();
        Apply(life, "\"do\": \"slow\"", "google");
        await worker.FlushAsync(Token);

        Assert.Empty(await new RestrictionStore(Database).LoadAsync(node: 7, Token));
        Assert.Single(await new RestrictionStore(Database).LoadAsync(node: 0, Token));
    }

    [Fact]
    public async Task What_could_not_be_stored_is_stored_later()
    {
        var (life, _) = await LifeAsync();
        Apply(life, "\"do\": \"slow\"", "google");
        var lost = life.TakeUnstored();
        _clock.Advance(TimeSpan.FromSeconds(30));
        Apply(life, "\"do\": \"slow\"", "google");

        life.ReturnUnstored(lost);
        await new RestrictionStore(Database).SaveAsync(0, life.TakeUnstored(), Token);

        Assert.Equal(2, Assert.Single(await new RestrictionStore(Database).LoadAsync(0, Token)).Hits);
    }

    /// <summary>A node's memory as it is when the process starts.</summary>
    private async Task<(Restrictions Restrictions, RestrictionWorker Worker)> LifeAsync()
    {
        var restrictions = new Restrictions(new IdGenerator(0, _clock), _clock);
        var node = new NodeMembership(new Leases(Database, _clock), _clock);
        var worker = new RestrictionWorker(restrictions, new RestrictionStore(Database), node, _clock, NullLogger<RestrictionWorker>.Instance);
        await worker.StartAsync(Token);

        // Its own rounds end here: the test makes them.
        await worker.StopAsync(Token);
        return (restrictions, worker);
    }

    private void Apply(Restrictions restrictions, string deed, string scope) =>
        restrictions.Apply(RuleText.Reaction(deed), scope, Source, "mx.example.net", new SmtpReply(421, "slow down"), _clock.GetUtcNow());

    private Task<long> RowsAsync() => Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM delivery_restrictions"), Token);
}

public sealed class SqliteRestrictionStoreTests() : RestrictionStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresRestrictionStoreTests() : RestrictionStoreCompliance(DatabaseKind.Postgres);
