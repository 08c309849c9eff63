using Posthorn.Senders.Ips;
using Posthorn.Storage;

namespace Posthorn.Senders.Tests.Ips;

public abstract class SubuserIpsCompliance(DatabaseKind kind) : IpSuite(kind)
{
    private const long Subuser = 77;
    private const string One = "203.0.113.1";
    private const string Two = "2001:db8::2";
    private const string Theirs = "203.0.113.9";

    [Fact]
    public async Task A_subuser_is_lent_what_was_said_last_and_only_what_is_its_parents()
    {
        await using var room = NewRoom();
        var (one, two) = (Done(await room.Pools.AddIpAsync(Account, One, new IpSettings(), Token)), Done(await room.Pools.AddIpAsync(Account, Two, new IpSettings(), Token)));
        await room.Pools.AddIpAsync(Other, Theirs, new IpSettings(), Token);
        var ips = new SubuserIps(Database, room.Ips);

        Assert.Equal([Theirs, "x", "203.0.113.4"], await Database.ReadAsync(session => ips.FindForeignAsync(session, Account, [One, Theirs, "x", "203.0.113.4", Two]), Token));
        await AssignAsync(ips, One, Theirs, "x");
        Assert.Equal([One], await ips.ListAsync(Subuser, Token));
        Assert.Equal([new LentIp(one.Id, Subuser)], room.Ips.Current.Lent);
        await AssignAsync(ips, Two, Two, "2001:DB8::2");
        Assert.Equal([Two], await ips.ListAsync(Subuser, Token));
        Assert.Equal([new LentIp(two.Id, Subuser)], room.Ips.Current.Lent);
        Assert.Empty(await ips.ListAsync(Other, Token));

        // An address that is gone is lent to nobody.
        await room.Pools.RemoveIpAsync(Account, Two, Token);
        Assert.Empty(await ips.ListAsync(Subuser, Token));
        Assert.Empty(room.Ips.Current.Lent);
    }

    private async Task AssignAsync(SubuserIps ips, params string[] addresses)
    {
        await Database.WriteAsync(session => ips.AssignAsync(session, Account, Subuser, addresses), Token);
        await ips.ShowAsync(Token);
    }
}

public sealed class SqliteSubuserIpsTests() : SubuserIpsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSubuserIpsTests() : SubuserIpsCompliance(DatabaseKind.Postgres);
