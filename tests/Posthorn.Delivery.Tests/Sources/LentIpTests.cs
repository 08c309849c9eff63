using Posthorn.Delivery.Sources;
using Posthorn.Senders;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class LentIpTests
{
    [Fact]
    public void Who_is_lent_an_address_has_it_beside_its_own_and_nobody_else_does()
    {
        var plan = new SourcePlan(new SendingIpSnapshot(1, [Fleet.Ip(1), Fleet.Ip(2), Fleet.Ip(3, account: 7)], [], [new LentIp(2, 7), new LentIp(99, 7), new LentIp(2, 8)]), "mail.example.net");

        Assert.Equal([1, 2], plan.OfAccount(1)!.Select(entry => entry.Source.IpId));
        Assert.Equal([3, 2], plan.OfAccount(7)!.Select(entry => entry.Source.IpId));
        Assert.Equal([2], plan.OfAccount(8)!.Select(entry => entry.Source.IpId));
        Assert.Null(plan.OfAccount(9));
    }
}
