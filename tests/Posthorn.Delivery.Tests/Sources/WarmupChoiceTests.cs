using Posthorn.Delivery.Sources;
using Posthorn.Senders;

namespace Posthorn.Delivery.Tests.Sources;

/// <summary>On day 0 the hour's limit is 20 and a chunk is one mail.</summary>
public sealed class WarmupChoiceTests
{
    private static readonly DateTimeOffset NextHour = Fleet.Noon.AddHours(1);
    private readonly Fleet _fleet = new();

    [Fact]
    public void Before_the_first_chunk_is_drawn_the_mail_waits_a_moment()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0)]);

        var choice = _fleet.Choose();

        Assert.Equal((false, Fleet.Noon + SourceChooser.DrawWait), (choice.IsChosen, choice.Until));
        Assert.Equal(1, _fleet.GrantDraws());
        Assert.Equal(1, _fleet.Number());
    }

    [Fact]
    public void Exactly_the_drawn_mails_leave_and_the_rest_waits_for_the_next_hour()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 12)]);
        _fleet.Choose();
        Grant(50);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(1, _fleet.Number()));
        _fleet.RefuseDraws();

        var choice = _fleet.Choose(now: Fleet.Noon.AddMinutes(59));

        Assert.Equal(
            (false, NextHour, "the warm-up limit of this hour is reached and no warm address can help out"),
            (choice.IsChosen, choice.Until, choice.Reason));
        Assert.Equal(NextHour + SourceChooser.DrawWait, _fleet.Choose(now: NextHour).Until);
        _fleet.GrantDraws();
        Assert.Equal(1, _fleet.Number(now: NextHour));
    }

    [Fact]
    public void Each_provider_is_counted_for_itself()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0)]);
        _fleet.Choose(provider: "google");
        _fleet.RefuseDraws();
        _fleet.Choose(provider: "yahoo");
        _fleet.Choose(provider: null);
        Assert.Equal(2, _fleet.GrantDraws());

        Assert.Equal(-1, _fleet.Number(provider: "google"));
        Assert.Equal(1, _fleet.Number(provider: "yahoo"));
        var choice = _fleet.Choose();
        Assert.Equal((true, "", WarmupSchedule.HourOf(Fleet.Noon)), (choice.IsChosen, choice.Provider, choice.WarmupHour));
    }

    [Fact]
    public void Overflow_goes_to_the_pools_warm_addresses()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0), Fleet.Ip(2), Fleet.Ip(3), Fleet.Ip(4)], Fleet.Pool(50, (1, 1), (2, 1), (3, 3)));
        _fleet.Choose(pool: 50);
        _fleet.RefuseDraws();

        Assert.Equal(2, _fleet.Throwing(0, 0.2).Number(pool: 50));
        Assert.Equal(3, _fleet.Throwing(0, 0.3).Number(pool: 50));
    }

    [Fact]
    public void A_warm_address_does_not_wait_for_a_draw_beside_it()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0), Fleet.Ip(2)]);

        Assert.Equal(2, _fleet.Number());
        _fleet.GrantDraws();
        Assert.Equal(1, _fleet.Number());
    }

    [Fact]
    public void A_pool_without_a_warm_address_uses_its_other_warming_ones_before_it_is_left()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0), Fleet.Ip(2, warmupDay: 0), Fleet.Ip(3)], Fleet.Pool(50, (1, 1), (2, 1)));

        // Both ask for a chunk meanwhile; a warm address of the account helps out at once.
        Assert.Equal(3, _fleet.Number(pool: 50));
        Grant(1, except: 1);
        Assert.Equal(2, _fleet.Number(pool: 50));
        Grant(0);
        Assert.Equal(3, _fleet.Number(pool: 50));
    }

    [Fact]
    public void Overflow_never_goes_to_a_warm_address_that_cannot_be_used_here()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0), Fleet.Ip(2), Fleet.Ip(3) with { Enabled = false }, Fleet.Ip(4, account: 2)], Fleet.Pool(50, (1, 1)));
        _fleet.Choose(pool: 50);
        _fleet.RefuseDraws();

        Assert.Equal(NextHour, _fleet.Choose(pool: 50, suspended: id => id == 2).Until);
        Assert.Equal(2, _fleet.Number(pool: 50));
    }

    [Fact]
    public void When_all_addresses_of_a_pool_are_out_the_mail_stays_with_the_pool()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0), Fleet.Ip(2)], Fleet.Pool(50, (1, 1)));

        Assert.Equal(Fleet.Noon.AddMinutes(1), _fleet.Choose(pool: 50, suspended: id => id == 1).Until);
    }

    [Fact]
    public void After_the_last_day_an_address_is_warm_by_itself()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 36)]);

        Assert.Equal((true, 0), (_fleet.Choose().IsChosen, _fleet.Choose().WarmupHour));
        Assert.Equal(0, _fleet.GrantDraws());
    }

    [Fact]
    public void A_place_that_is_given_back_is_used_by_the_next()
    {
        _fleet.With([Fleet.Ip(1, warmupDay: 0)]);
        _fleet.Choose(provider: "google");
        _fleet.GrantDraws();
        var choice = _fleet.Choose(provider: "google");
        _fleet.RefuseDraws();
        Assert.Equal(-1, _fleet.Number(provider: "google"));

        _fleet.Chooser.Return(choice);
        Assert.Equal(1, _fleet.Number(provider: "google"));
        Assert.Equal(-1, _fleet.Number(provider: "google"));
    }

    [Fact]
    public void Giving_back_what_was_never_counted_does_nothing()
    {
        _fleet.With([Fleet.Ip(1)]);
        _fleet.Chooser.Return(_fleet.Choose());
        _fleet.Chooser.Return(SourceChoice.Wait(Fleet.Noon, "because"));

        _fleet.With([Fleet.Ip(1, warmupDay: 0)]);
        Assert.Equal(-1, _fleet.Number());
    }

    private void Grant(int amount, long except = 0)
    {
        while (_fleet.Budgets.Draws.TryRead(out var draw))
        {
            draw.Account.Drawn(draw, draw.Account.IpId == except ? 0 : amount);
        }
    }
}
