using System.Net;
using Posthorn.Senders.Ips;
using Posthorn.Storage;

namespace Posthorn.Senders.Tests.Ips;

public abstract class IpPoolsCompliance(DatabaseKind kind) : IpSuite(kind)
{
    private const string One = "203.0.113.1";
    private const string Two = "2001:db8::2";

    [Fact]
    public async Task A_new_address_is_enabled_warm_and_without_words()
    {
        await using var room = NewRoom();
        var added = Done(await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token));

        Assert.Equal(new SendingIp(added.Id, Account, IPAddress.Parse(One), null, true, null, Clock.GetUtcNow(), Clock.GetUtcNow(), ""), added);
        Assert.Equal([added], await room.Pools.ListIpsAsync(Account, Token));
        Assert.Equal([added], room.Ips.Current.Ips);
    }

    [Fact]
    public async Task An_address_keeps_what_is_not_set()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, Two, new IpSettings("mail2.example.com", "rack 2", false), Token);
        Clock.Advance(TimeSpan.FromHours(1));

        var changed = Done(await room.Pools.SetIpAsync(Account, "2001:DB8:0::2", new IpSettings(Enabled: true), Token));

        Assert.Equal(("mail2.example.com", "rack 2", true, Clock.GetUtcNow()), (changed.HeloName, changed.Note, changed.Enabled, changed.UpdatedAt));
        Assert.Equal(Clock.GetUtcNow().AddHours(-1), changed.AddedAt);
        changed = Done(await room.Pools.SetIpAsync(Account, Two, new IpSettings(HeloName: "", Note: ""), Token));
        Assert.Equal((null, ""), (changed.HeloName, changed.Note));
        Assert.Equal([changed], await room.Pools.ListIpsAsync(Account, Token));
    }

    [Fact]
    public async Task An_address_has_one_owner()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token);

        AssertRefused(IpRefusal.AddressTaken, await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token));
        AssertRefused(IpRefusal.AddressTaken, await room.Pools.AddIpAsync(Other, One, new IpSettings(), Token));
        AssertRefused(IpRefusal.AddressTaken, await room.Pools.AddIpAsync(Account, $"::ffff:{One}", new IpSettings(), Token));
    }

    [Fact]
    public async Task Another_account_neither_sees_nor_changes_anything()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token);
        await room.Pools.AddPoolAsync(Account, "orders", PoolClass.None, Token);
        await room.Pools.AddPoolAsync(Other, "theirs", PoolClass.None, Token);

        Assert.Empty(await room.Pools.ListIpsAsync(Other, Token));
        Assert.Equal(["theirs"], (await room.Pools.ListPoolsAsync(Other, Token)).Select(pool => pool.Name));
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.SetIpAsync(Other, One, new IpSettings(Enabled: false), Token));
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.StartWarmupAsync(Other, One, 0, Token));
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.RemoveIpAsync(Other, One, Token));
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.AddToPoolAsync(Other, "theirs", One, 1, Token));
        AssertRefused(IpRefusal.UnknownPool, await room.Pools.RemovePoolAsync(Other, "orders", Token));
        AssertRefused(IpRefusal.UnknownPool, await room.Pools.SetPoolAsync(Other, "orders", "mine", null, Token));
        AssertRefused(IpRefusal.UnknownPool, await room.Pools.AddToPoolAsync(Other, "orders", One, 1, Token));
        Assert.Null(room.Ips.Current.FindPool(Other, "orders"));
        Assert.Null(room.Ips.Current.FindPool(Other, room.Ips.Current.FindPool(Account, "orders")!.Id));
    }

    [Fact]
    public async Task A_warm_up_begins_on_its_day_and_ends()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token);
        Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(Clock.GetUtcNow(), Done(await room.Pools.StartWarmupAsync(Account, One, 0, Token)).WarmupStartedAt);

        var warming = Done(await room.Pools.StartWarmupAsync(Account, One, 3, Token));
        Assert.Equal(3, WarmupSchedule.DayOf(warming.WarmupStartedAt, Clock.GetUtcNow()));
        Assert.Equal(55, WarmupSchedule.LimitOf(warming.WarmupStartedAt, Clock.GetUtcNow()));
        Assert.Equal([warming], room.Ips.Current.Ips);
        Assert.Null(Done(await room.Pools.StopWarmupAsync(Account, One, Token)).WarmupStartedAt);
        AssertRefused(IpRefusal.InvalidWarmupDay, await room.Pools.StartWarmupAsync(Account, One, 36, Token));
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.StartWarmupAsync(Account, Two, 0, Token));
    }

    [Fact]
    public async Task Names_are_unique_in_their_account_alone()
    {
        await using var room = NewRoom();
        Done(await room.Pools.AddPoolAsync(Account, "orders", PoolClass.None, Token));
        Done(await room.Pools.AddPoolAsync(Account, "Orders", PoolClass.Bulk, Token));
        Done(await room.Pools.AddPoolAsync(Other, "orders", PoolClass.None, Token));

        AssertRefused(IpRefusal.PoolNameTaken, await room.Pools.AddPoolAsync(Account, "orders", PoolClass.None, Token));
        AssertRefused(IpRefusal.PoolNameTaken, await room.Pools.SetPoolAsync(Account, "orders", "Orders", null, Token));
        AssertRefused(IpRefusal.PoolNameLength, await room.Pools.AddPoolAsync(Account, "o", PoolClass.None, Token));
        AssertRefused(IpRefusal.PoolNameStart, await room.Pools.SetPoolAsync(Account, "orders", ".o", null, Token));
    }

    [Fact]
    public async Task A_pool_keeps_its_id_and_addresses_when_it_is_renamed()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token);
        await room.Pools.AddPoolAsync(Account, "orders", PoolClass.Bulk, Token);
        var before = Done(await room.Pools.AddToPoolAsync(Account, "orders", One, 3, Token));

        var after = Done(await room.Pools.SetPoolAsync(Account, "orders", "receipts", null, Token));

        Assert.Equal((before.Id, "receipts", PoolClass.Bulk, 3), (after.Id, after.Name, after.Class, Assert.Single(after.Members).Weight));
        Assert.Equal(PoolClass.Transactional, Done(await room.Pools.SetPoolAsync(Account, "receipts", null, PoolClass.Transactional, Token)).Class);
        var listed = Assert.Single(await room.Pools.ListPoolsAsync(Account, Token));
        Assert.Equal((before.Id, "receipts", PoolClass.Transactional), (listed.Id, listed.Name, listed.Class));
        Assert.Equal(before.Members, listed.Members);
        Assert.Equal("receipts", room.Ips.Current.FindPool(Account, before.Id)?.Name);
        Assert.Null(room.Ips.Current.FindPool(Account, "orders"));
    }

    [Fact]
    public async Task An_address_may_be_in_several_pools_with_a_weight_in_each()
    {
        await using var room = NewRoom();
        var one = Done(await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token));
        var two = Done(await room.Pools.AddIpAsync(Account, Two, new IpSettings(), Token));
        await room.Pools.AddPoolAsync(Account, "bulk", PoolClass.None, Token);
        await room.Pools.AddPoolAsync(Account, "orders", PoolClass.None, Token);
        await room.Pools.AddToPoolAsync(Account, "orders", Two, 100, Token);
        await room.Pools.AddToPoolAsync(Account, "orders", One, 1, Token);
        await room.Pools.AddToPoolAsync(Account, "bulk", One, 7, Token);
        var changed = Done(await room.Pools.AddToPoolAsync(Account, "orders", Two, 50, Token));

        Assert.Equal([new PoolMember(one.Id, 1), new PoolMember(two.Id, 50)], changed.Members);
        Assert.Equal([[new PoolMember(one.Id, 7)], changed.Members], (await room.Pools.ListPoolsAsync(Account, Token)).Select(pool => pool.Members));
        Assert.Equal([new PoolMember(two.Id, 50)], Done(await room.Pools.RemoveFromPoolAsync(Account, "orders", One, Token)).Members);
        AssertRefused(IpRefusal.NotInPool, await room.Pools.RemoveFromPoolAsync(Account, "orders", One, Token));
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.AddToPoolAsync(Account, "orders", "203.0.113.99", 1, Token));
        AssertRefused(IpRefusal.UnknownPool, await room.Pools.AddToPoolAsync(Account, "none", One, 1, Token));
        AssertRefused(IpRefusal.InvalidWeight, await room.Pools.AddToPoolAsync(Account, "orders", One, 0, Token));
    }

    [Fact]
    public async Task An_address_that_is_removed_leaves_its_pools_and_a_pool_leaves_its_addresses()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token);
        await room.Pools.AddIpAsync(Account, Two, new IpSettings(), Token);
        await room.Pools.AddPoolAsync(Account, "orders", PoolClass.None, Token);
        await room.Pools.AddToPoolAsync(Account, "orders", One, 1, Token);
        await room.Pools.AddToPoolAsync(Account, "orders", Two, 1, Token);

        Done(await room.Pools.RemoveIpAsync(Account, One, Token));
        Assert.Single(Assert.Single(await room.Pools.ListPoolsAsync(Account, Token)).Members);
        AssertRefused(IpRefusal.UnknownIp, await room.Pools.RemoveIpAsync(Account, One, Token));

        Done(await room.Pools.RemovePoolAsync(Account, "orders", Token));
        Assert.Empty(await room.Pools.ListPoolsAsync(Account, Token));
        Assert.Equal([IPAddress.Parse(Two)], (await room.Pools.ListIpsAsync(Account, Token)).Select(ip => ip.Address));
        AssertRefused(IpRefusal.UnknownPool, await room.Pools.RemovePoolAsync(Account, "orders", Token));
        Assert.Equal(0, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM senders_pool_ips"), Token));
    }

    [Fact]
    public async Task An_account_has_100_pools_at_most_also_when_they_are_added_at_once()
    {
        await using var room = NewRoom();
        await Task.WhenAll(Enumerable.Range(0, 98).Select(i => room.Pools.AddPoolAsync(Account, $"pool {i}", PoolClass.None, Token)));
        await room.Pools.AddPoolAsync(Other, "theirs", PoolClass.None, Token);

        var last = await Task.WhenAll(Enumerable.Range(98, 5).Select(i => room.Pools.AddPoolAsync(Account, $"pool {i}", PoolClass.None, Token)));

        Assert.Equal(2, last.OfType<IpOutcome<IpPool>.Done>().Count());
        Assert.All(last.OfType<IpOutcome<IpPool>.Refused>(), refused => Assert.Equal(IpRefusal.TooManyPools, refused.Why));
        Assert.Equal(100, (await room.Pools.ListPoolsAsync(Account, Token)).Count);
    }

    [Fact]
    public async Task A_pool_has_100_addresses_at_most()
    {
        await using var room = NewRoom();
        await room.Pools.AddPoolAsync(Account, "orders", PoolClass.None, Token);
        await Task.WhenAll(Enumerable.Range(0, 101).Select(i => room.Pools.AddIpAsync(Account, $"203.0.113.{i}", new IpSettings(), Token)));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => room.Pools.AddToPoolAsync(Account, "orders", $"203.0.113.{i}", 1, Token)));

        AssertRefused(IpRefusal.TooManyIpsInPool, await room.Pools.AddToPoolAsync(Account, "orders", "203.0.113.100", 1, Token));
        Assert.Equal(100, Done(await room.Pools.AddToPoolAsync(Account, "orders", "203.0.113.7", 9, Token)).Members.Count);
    }

    [Theory]
    [InlineData("nonsense", "", "", IpRefusal.InvalidAddress)]
    [InlineData(One, "no host", "", IpRefusal.InvalidHeloName)]
    [InlineData(One, "", "two\nlines", IpRefusal.InvalidNote)]
    public async Task What_is_wrong_is_refused_and_nothing_is_stored(string address, string helo, string note, IpRefusal why)
    {
        await using var room = NewRoom();

        AssertRefused(why, await room.Pools.AddIpAsync(Account, address, new IpSettings(helo, note), Token));

        Assert.Empty(await room.Pools.ListIpsAsync(Account, Token));
    }

    [Fact]
    public async Task An_account_has_1000_addresses_at_most()
    {
        await using var room = NewRoom();
        await Database.WriteAsync(
            session => session.ExecuteManyAsync(
                """
                INSERT INTO senders_ips (id, account_id, address, enabled, added_at, updated_at, note) VALUES ($1, 1, $2, 1, 0, 0, '')
                """,
                Enumerable.Range(0, IpRules.MaxIps).ToList(), 2, static (i, values) =>
                {
                    values[0] = (long)i;
                    values[1] = $"10.0.{i / 256}.{i % 256}";
                }),
            Token);

        AssertRefused(IpRefusal.TooManyIps, await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token));
        Done(await room.Pools.AddIpAsync(Other, One, new IpSettings(), Token));
    }
}

public sealed class SqliteIpPoolsTests() : IpPoolsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresIpPoolsTests() : IpPoolsCompliance(DatabaseKind.Postgres);
