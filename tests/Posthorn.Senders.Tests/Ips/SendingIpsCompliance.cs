using System.Net;
using Microsoft.Extensions.Hosting;
using Posthorn.Storage;

namespace Posthorn.Senders.Tests.Ips;

/// <summary>Two processes on one database.</summary>
public abstract class SendingIpsCompliance(DatabaseKind kind) : IpSuite(kind)
{
    [Fact]
    public async Task Nothing_is_known_before_the_first_look()
    {
        await using var room = NewRoom();

        Assert.Equal((-1, 0), (room.Ips.Current.Version, room.Ips.Current.Ips.Count));
        await room.Ips.RefreshAsync(Token);
        Assert.Equal((0, 0), (room.Ips.Current.Version, room.Ips.Current.Ips.Count));
    }

    [Fact]
    public async Task The_picture_is_the_same_object_until_something_changes()
    {
        await using var room = NewRoom();
        await room.Pools.AddIpAsync(Account, "203.0.113.1", new IpSettings(), Token);
        var before = room.Ips.Current;

        await room.Ips.RefreshAsync(Token);
        Assert.Same(before, room.Ips.Current);

        await room.Pools.SetIpAsync(Account, "203.0.113.1", new IpSettings(Note: "x"), Token);
        Assert.NotSame(before, room.Ips.Current);
        Assert.True(room.Ips.Current.Version > before.Version);
        Assert.Equal("", before.Ips[0].Note);
    }

    [Fact]
    public async Task What_another_process_changes_is_seen_at_the_next_look()
    {
        await using var here = NewRoom();
        await using var there = NewRoom(node: 1);
        await here.Ips.RefreshAsync(Token);
        await there.Pools.AddIpAsync(Account, "203.0.113.1", new IpSettings(), Token);
        await there.Pools.AddPoolAsync(Other, "orders", PoolClass.Bulk, Token);
        Assert.Empty(here.Ips.Current.Ips);

        await here.Ips.RefreshAsync(Token);

        Assert.Equal([IPAddress.Parse("203.0.113.1")], here.Ips.Current.Ips.Select(ip => ip.Address));
        Assert.Equal(PoolClass.Bulk, here.Ips.Current.FindPool(Other, "orders")?.Class);
    }

    [Fact]
    public async Task The_worker_looks_before_anything_is_sent_and_then_every_two_seconds()
    {
        await using var here = NewRoom();
        await using var there = NewRoom(node: 1);
        await there.Pools.AddIpAsync(Account, "203.0.113.1", new IpSettings(), Token);
        var worker = here.Get<IEnumerable<IHostedService>>().Single();

        await worker.StartAsync(Token);
        Assert.Single(here.Ips.Current.Ips);
        await there.Pools.AddIpAsync(Account, "203.0.113.2", new IpSettings(), Token);
        while (here.Ips.Current.Ips.Count < 2)
        {
            Token.ThrowIfCancellationRequested();
            Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await worker.StopAsync(Token);
    }
}

public sealed class SqliteSendingIpsTests() : SendingIpsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSendingIpsTests() : SendingIpsCompliance(DatabaseKind.Postgres);
