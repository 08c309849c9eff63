using Posthorn.Delivery.Sources;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class WarmupAccountTests
{
    private const long Hour = 500_000;
    private readonly WarmupAccount _account = new(7, "google");

    [Theory]
    [InlineData(20, 1)]
    [InlineData(39, 1)]
    [InlineData(55, 2)]
    [InlineData(1000, 50)]
    [InlineData(2_603_222, 130_161)]
    public void A_chunk_is_a_twentieth_of_the_limit_and_at_least_one(int limit, int chunk)
    {
        Assert.Equal(BudgetState.NotYet, Take(out var draw, limit));
        Assert.Equal((chunk, Hour, limit), (draw!.Wanted, draw.Hour, draw.Limit));
    }

    [Fact]
    public void A_draw_is_asked_for_once()
    {
        Take(out _);
        Assert.Equal(BudgetState.NotYet, Take(out var draw));
        Assert.Null(draw);
    }

    [Fact]
    public void At_half_a_chunk_the_next_is_asked_for_up_to_a_chunk_in_hand()
    {
        Give(50);
        for (var i = 1; i < 25; i++)
        {
            Assert.Equal(BudgetState.Taken, Take(out var none));
            Assert.Null(none);
        }

        Assert.Equal(BudgetState.Taken, Take(out var draw));
        Assert.Equal(25, draw!.Wanted);
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(BudgetState.Taken, Take(out _));
        }

        Assert.Equal(BudgetState.NotYet, Take(out _));
        _account.Drawn(draw, 25);
        Assert.Equal(BudgetState.Taken, Take(out _));
    }

    [Fact]
    public void A_draw_that_got_less_was_the_last_of_its_hour()
    {
        Give(3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(BudgetState.Taken, Take(out var draw));
            Assert.Null(draw);
        }

        Assert.Equal(BudgetState.Exhausted, Take(out var none));
        Assert.Null(none);
        Assert.Equal(BudgetState.NotYet, Take(out var fresh, hour: Hour + 1));
        Assert.NotNull(fresh);
    }

    [Fact]
    public void A_draw_that_failed_is_asked_for_again()
    {
        Take(out var draw);
        _account.Drawn(draw!, null);

        Assert.Equal(BudgetState.NotYet, Take(out var again));
        Assert.NotNull(again);
    }

    [Fact]
    public void What_is_left_of_an_hour_does_not_count_in_the_next()
    {
        Give(50);

        Assert.Equal(BudgetState.NotYet, Take(out _, hour: Hour + 1));
    }

    [Fact]
    public void A_draw_that_ends_after_its_hour_is_worth_nothing()
    {
        Take(out var late);
        Take(out var draw, hour: Hour + 1);
        _account.Drawn(late!, 50);
        Assert.Equal(BudgetState.NotYet, Take(out _, hour: Hour + 1));

        _account.Drawn(draw!, 50);
        Assert.Equal(BudgetState.Taken, Take(out _, hour: Hour + 1));
    }

    [Fact]
    public void A_clock_that_goes_back_finds_no_hour_twice()
    {
        Give(1, hour: Hour + 1);

        var answer = _account.TryTake(Hour, 1000, out _);

        Assert.Equal(BudgetAnswer.Taken(Hour + 1), answer);
        Assert.Equal(BudgetState.Exhausted, Take(out _));
    }

    [Fact]
    public void Another_limit_begins_anew()
    {
        Give(50);

        Assert.Equal(BudgetState.NotYet, Take(out var draw, limit: 20));
        Assert.Equal((1, 20), (draw!.Wanted, draw.Limit));
    }

    [Fact]
    public void What_is_returned_can_be_taken_again_within_its_hour()
    {
        Give(1);
        Take(out _);
        Assert.Equal(BudgetState.Exhausted, Take(out _));

        _account.Return(Hour - 1);
        Assert.Equal(BudgetState.Exhausted, Take(out _));
        _account.Return(Hour);
        Assert.Equal(BudgetState.Taken, Take(out _));
    }

    [Fact]
    public void A_closed_account_says_what_is_left_and_gives_no_more()
    {
        Give(50);
        Take(out _);

        Assert.Equal((Hour, 49), _account.Close());
        Assert.Equal(BudgetState.Exhausted, Take(out _));
        Assert.Equal((Hour, 0), _account.Close());
    }

    private void Give(int amount, long hour = Hour)
    {
        Take(out var draw, hour: hour);
        _account.Drawn(draw!, amount);
    }

    private BudgetState Take(out WarmupDraw? draw, int limit = 1000, long hour = Hour) => _account.TryTake(hour, limit, out draw).State;
}
