using System.Net;
using System.Net.Sockets;
using Posthorn.Delivery.Sources;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class SourceWatchTests
{
    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("203.0.113.5", "not on this machine")]
    [InlineData("2001:db8::5", "not on this machine|this machine has no IPv6")]
    public void Binding_tells_whether_an_address_is_here(string address, string? expected)
    {
        var reason = AddressProbe.WhyUnavailable(IPAddress.Parse(address));

        Assert.True(expected is null ? reason is null : expected.Split('|').Contains(reason), reason);
    }

    [Theory]
    [InlineData(SocketError.AddressNotAvailable, "not on this machine")]
    [InlineData(SocketError.AddressFamilyNotSupported, "this machine has no IPv6")]
    [InlineData(SocketError.AddressAlreadyInUse, "all of its ports are in use")]
    public void A_failed_bind_is_told_in_the_operators_words(SocketError error, string words) =>
        Assert.Equal(words, AddressProbe.Describe(new SocketException((int)error)));

    [Fact]
    public void A_check_tells_what_changed_and_nothing_else()
    {
        var fleet = new Fleet().With([Fleet.Ip(1), Fleet.Ip(2)]);
        fleet.TakeAway(2, "not on this machine");

        Assert.Equal([(IPAddress.Parse("203.0.113.2"), "not on this machine")], fleet.Watch.Check());
        Assert.Equal((null, "not on this machine"), (fleet.Watch.ReasonOf(1), fleet.Watch.ReasonOf(2)));
        Assert.Empty(fleet.Watch.Check());

        fleet.BringBack(2);
        Assert.Equal([(IPAddress.Parse("203.0.113.2"), null)], fleet.Watch.Check());
        Assert.Null(fleet.Watch.ReasonOf(2));
    }

    [Fact]
    public void An_address_that_was_removed_is_forgotten()
    {
        var fleet = new Fleet().With([Fleet.Ip(1)]);
        fleet.TakeAway(1, "not on this machine");
        fleet.Watch.Check();

        fleet.With([]);
        fleet.Watch.Check();

        Assert.Null(fleet.Watch.ReasonOf(1));
    }
}
