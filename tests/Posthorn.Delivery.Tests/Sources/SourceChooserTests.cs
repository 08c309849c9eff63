using System.Net;
using Posthorn.Delivery.Sources;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class SourceChooserTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public void Without_addresses_the_system_chooses()
    {
        _fleet.With([Fleet.Ip(9, account: 2)], Fleet.Pool(50, (9, 1)));

        Assert.Equal(new SendingSource(0, null, "mail.example.net"), _fleet.Choose().Source);
        Assert.Equal(0, _fleet.Number(pool: 50));
    }

    [Fact]
    public void The_test_mailbox_is_reached_from_the_default_source_and_warms_nothing_up()
    {
        var fleet = new Fleet(new DeliveryMode.Inbox()).With([Fleet.Ip(1, warmupDay: 0)]);

        Assert.Equal(0, fleet.Number());
        Assert.Equal(0, fleet.GrantDraws());
    }

    [Fact]
    public void An_address_says_its_own_name_or_the_servers()
    {
        _fleet.With([Fleet.Ip(1), Fleet.Ip(2)]).Throwing(0, 0.5);

        Assert.Equal(new SendingSource(1, IPAddress.Parse("203.0.113.1"), "mail1.example.com"), _fleet.Choose().Source);
        Assert.Equal(new SendingSource(2, IPAddress.Parse("203.0.113.2"), "mail.example.net"), _fleet.Choose().Source);
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.4, 2)]
    [InlineData(0.7, 3)]
    public void Without_a_pool_all_addresses_of_the_account_take_turns_also_those_in_pools(double dice, long number) =>
        Assert.Equal(number, _fleet.With([Fleet.Ip(1), Fleet.Ip(2), Fleet.Ip(3), Fleet.Ip(4, account: 2)], Fleet.Pool(50, (1, 100))).Throwing(dice).Number());

    [Theory]
    [InlineData(0.0, 2)]
    [InlineData(0.24, 2)]
    [InlineData(0.26, 3)]
    [InlineData(0.99, 3)]
    public void A_pools_addresses_take_turns_by_weight(double dice, long number) =>
        Assert.Equal(number, _fleet.With([Fleet.Ip(1), Fleet.Ip(2), Fleet.Ip(3)], Fleet.Pool(50, (2, 1), (3, 3))).Throwing(dice).Number(pool: 50));

    [Fact]
    public void A_pool_that_is_gone_or_empty_means_any_address()
    {
        _fleet.With([Fleet.Ip(1)], Fleet.Pool(50), Fleet.Pool(51, (77, 1)), Fleet.Pool(52, (1, 1)) with { AccountId = 2 });

        Assert.Equal(1, _fleet.Number(pool: 50));
        Assert.Equal(1, _fleet.Number(pool: 51));
        Assert.Equal(1, _fleet.Number(pool: 52));
        Assert.Equal(1, _fleet.Number(pool: 99));
    }

    [Fact]
    public void What_is_disabled_suspended_or_not_here_is_passed_over()
    {
        _fleet.With([Fleet.Ip(1) with { Enabled = false }, Fleet.Ip(2), Fleet.Ip(3), Fleet.Ip(4)]);
        _fleet.TakeAway(2, "not on this machine");
        _fleet.Watch.Check();

        Assert.Equal(4, _fleet.Number(suspended: id => id == 3));
    }

    [Fact]
    public void A_change_is_obeyed_at_once()
    {
        Assert.Equal(0, _fleet.Number());
        Assert.Equal(1, _fleet.With([Fleet.Ip(1)]).Number());
        Assert.Equal(2, _fleet.With([Fleet.Ip(1) with { Enabled = false }, Fleet.Ip(2)]).Number());
    }

    [Fact]
    public void When_no_address_can_be_used_the_mail_waits_a_minute_and_hears_why()
    {
        _fleet.With([Fleet.Ip(1) with { Enabled = false }, Fleet.Ip(2), Fleet.Ip(3), Fleet.Ip(4), Fleet.Ip(5)], Fleet.Pool(50, (1, 1), (2, 1), (3, 1), (4, 1)));
        _fleet.TakeAway(2, "not on this machine");
        _fleet.TakeAway(4, "not on this machine");
        _fleet.Watch.Check();

        var choice = _fleet.Choose(pool: 50, suspended: id => id == 3);

        Assert.False(choice.IsChosen);
        Assert.Equal(Fleet.Noon.AddMinutes(1), choice.Until);
        Assert.Equal(
            "no address of the pool can be used: 203.0.113.1 is disabled, 203.0.113.2 is unavailable (not on this machine), "
                + "203.0.113.3 is suspended for this destination, and 1 more",
            choice.Reason);
    }

    [Fact]
    public void A_destination_is_reached_from_an_address_of_its_own_family()
    {
        var six = Fleet.Ip(6) with { Address = IPAddress.Parse("2001:db8::6") };
        _fleet.With([six, Fleet.Ip(4)]);

        Assert.Equal(4, _fleet.Choose(families: AddressFamilies.IPv4).Source?.IpId);
        Assert.Equal(6, _fleet.Choose(families: AddressFamilies.IPv6).Source?.IpId);
        Assert.Equal(
            "no address of the account can be used: 2001:db8::6 is IPv6, which the destination does not have",
            _fleet.With([six]).Choose(families: AddressFamilies.IPv4).Reason);
    }

    [Fact]
    public void A_failed_bind_takes_the_address_out_until_a_check_finds_it_well()
    {
        _fleet.With([Fleet.Ip(1), Fleet.Ip(2)]);
        _fleet.Chooser.ReportUnavailable(_fleet.Choose().Source!, "all of its ports are in use");
        Assert.Equal(2, _fleet.Number());

        _fleet.Watch.Check();
        Assert.Equal(1, _fleet.Number());
    }

    [Fact]
    public void The_default_source_is_never_taken_out()
    {
        _fleet.Chooser.ReportUnavailable(_fleet.Choose().Source!, "nonsense");

        Assert.Equal(0, _fleet.Number());
    }

    [Fact]
    public void Many_addresses_are_chosen_from_as_well()
    {
        _fleet.With([.. Enumerable.Range(1, 200).Select(number => Fleet.Ip(number) with { Enabled = number > 150 })]).Throwing(0, 0.9999);

        Assert.Equal(151, _fleet.Number());
        Assert.Equal(200, _fleet.Number());
    }
}
