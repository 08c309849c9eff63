using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Tests.Queue;

public sealed class BacklogTests
{
    private static readonly StreamKey Letters = new("example.org", 1, 0, MessageClass.Transactional);
    private static readonly StreamKey News = new("example.org", 1, 0, MessageClass.Bulk);
    private static readonly DateTimeOffset Noon = Copies.Noon;
    private readonly Backlog _backlog = new();

    [Fact]
    public void Nothing_waits_at_first()
    {
        Assert.Null(_backlog.Next(Noon));
        Assert.Empty(_backlog.List());
    }

    [Fact]
    public void A_stream_has_its_turn_when_its_first_copy_is_due()
    {
        _backlog.Added(Letters, Noon.AddMinutes(5));
        _backlog.Added(Letters, Noon.AddMinutes(2));
        _backlog.Added(Letters, Noon.AddMinutes(9), deferred: true);

        Assert.Null(_backlog.Next(Noon.AddMinutes(2).AddMilliseconds(-1)));
        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(2)));
        Assert.Null(_backlog.Next(Noon.AddMinutes(9)));
        Assert.Equal([new StreamCount(Letters, 2, 1, Noon.AddMinutes(2))], _backlog.List());
    }

    [Fact]
    public void After_a_claim_it_is_in_line_for_what_is_left()
    {
        _backlog.Added(Letters, Noon, copies: 3);
        _backlog.Next(Noon);
        _backlog.Taken(Letters, fresh: 2, deferred: 0);
        _backlog.NextDueIs(Letters, Noon.AddMinutes(1));

        Assert.Null(_backlog.Next(Noon));
        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(1)));
        Assert.Equal(1, _backlog.Waiting);
    }

    [Fact]
    public void A_stream_in_which_nothing_was_found_is_forgotten_whatever_was_counted()
    {
        _backlog.Added(Letters, Noon, copies: 3);
        _backlog.Next(Noon);
        _backlog.NextDueIs(Letters, null);

        Assert.Empty(_backlog.List());
        Assert.Equal(0, _backlog.Waiting);
    }

    [Fact]
    public void Outdated_places_in_line_do_not_pile_up()
    {
        _backlog.Added(Letters, Noon.AddHours(4), deferred: true);
        for (var second = 0; second < 5000; second++)
        {
            // A fresh copy passes by, and what is left is due much later: its place of before is outdated.
            var now = Noon.AddSeconds(second);
            _backlog.Added(Letters, now);
            Assert.Equal(Letters, _backlog.Next(now));
            _backlog.Taken(Letters, fresh: 1, deferred: 0);
            _backlog.NextDueIs(Letters, Noon.AddHours(4));
        }

        Assert.InRange(_backlog.PlacesInLine, 1, 1100);
        Assert.Null(_backlog.Next(Noon.AddHours(3)));
        Assert.Equal(Letters, _backlog.Next(Noon.AddHours(4)));
        Assert.Null(_backlog.Next(Noon.AddHours(4)));
    }

    [Fact]
    public void A_stream_that_has_to_wait_is_not_called_sooner_by_what_arrives()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Later(Letters, Noon.AddMinutes(1));
        _backlog.Added(Letters, Noon);

        Assert.Null(_backlog.Next(Noon.AddSeconds(59)));
        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(1)));
    }

    [Fact]
    public void Waking_ends_such_a_wait()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Later(Letters, Noon.AddHours(1));
        _backlog.Wake();

        Assert.Equal(Letters, _backlog.Next(Noon));
        Assert.Null(_backlog.Next(Noon.AddHours(1)));
    }

    [Fact]
    public void Transactional_streams_go_first_and_bulk_ones_have_every_ninth_turn()
    {
        _backlog.Added(News, Noon, copies: 100);
        _backlog.Added(Letters, Noon, copies: 100);
        List<MessageClass> turns = [];
        for (var turn = 0; turn < 18; turn++)
        {
            var stream = _backlog.Next(Noon)!.Value;
            turns.Add(stream.Class);
            _backlog.NextDueIs(stream, Noon);
        }

        Assert.Equal(MessageClass.Transactional, turns[0]);
        Assert.Equal(2, turns.Count(turn => turn == MessageClass.Bulk));
    }

    [Fact]
    public void Streams_of_one_class_take_turns()
    {
        var other = Letters with { AccountId = 2 };
        _backlog.Added(Letters, Noon, copies: 1000);
        _backlog.Added(other, Noon.AddMilliseconds(1), copies: 10);
        List<StreamKey> turns = [];
        for (var turn = 0; turn < 4; turn++)
        {
            var stream = _backlog.Next(Noon.AddSeconds(1))!.Value;
            turns.Add(stream);
            _backlog.NextDueIs(stream, Noon);
        }

        Assert.Equal([Letters, other, Letters, other], turns);
    }

    [Fact]
    public void What_is_in_hand_is_counted_apart_and_keeps_the_stream()
    {
        _backlog.InHand(Letters, 1);
        Assert.Equal([new StreamCount(Letters, 0, 0, DateTimeOffset.MaxValue, 1)], _backlog.List());
        _backlog.InHand(Letters, -1);
        Assert.Empty(_backlog.List());
    }

    [Fact]
    public void To_load_replaces_what_was_counted_and_keeps_what_is_in_hand()
    {
        _backlog.Added(Letters, Noon, copies: 3);
        _backlog.InHand(Letters, 2);
        _backlog.Load([new StreamCount(News, 4, 5, Noon.AddMinutes(1))]);

        Assert.Equal(9, _backlog.Waiting);
        Assert.Equal(
            [new(Letters, 0, 0, DateTimeOffset.MaxValue, 2), new StreamCount(News, 4, 5, Noon.AddMinutes(1))], _backlog.List().OrderBy(stream => stream.Key.Class));
        Assert.Equal(News, NextAfterEmpty(Noon.AddMinutes(1)));
    }

    [Fact]
    public void What_is_added_while_the_table_is_counted_is_not_forgotten()
    {
        _backlog.BeginLoad();
        _backlog.Added(Letters, Noon, deferred: true);
        _backlog.Load([]);

        Assert.Equal(1, _backlog.Waiting);
        Assert.Equal(Letters, _backlog.Next(Noon));

        _backlog.BeginLoad();
        _backlog.Load([]);
        Assert.Equal(0, _backlog.Waiting);
    }

    [Fact]
    public void What_is_added_during_a_claim_that_found_nothing_has_its_turn()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Added(Letters, Noon.AddMinutes(1), deferred: true);
        _backlog.NextDueIs(Letters, null);

        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(1)));
    }

    /// <summary>A stream that was emptied behind its back may still have its turn once.</summary>
    private StreamKey? NextAfterEmpty(DateTimeOffset now)
    {
        var next = _backlog.Next(now);
        return next == Letters ? _backlog.Next(now) : next;
    }

    /// <summary>A deferral and a claim in one commit: the claim has seen the row, and who stored it has not said so yet.</summary>
    [Fact]
    public void A_copy_that_a_claim_has_seen_before_it_is_counted_keeps_its_turn()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Taken(Letters, fresh: 1, deferred: 0);
        _backlog.NextDueIs(Letters, Noon.AddMinutes(5));
        _backlog.Added(Letters, Noon.AddMinutes(5), deferred: true);

        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(5)));
    }

    [Fact]
    public void A_copy_that_is_added_while_a_claim_finds_nothing_more_keeps_its_turn()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Added(Letters, Noon.AddMinutes(5), deferred: true);
        _backlog.Taken(Letters, fresh: 1, deferred: 0);
        _backlog.NextDueIs(Letters, null);

        Assert.Equal(1, _backlog.Waiting);
        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(5)));
    }

    [Fact]
    public void A_copy_that_is_added_while_a_claim_finds_only_later_ones_keeps_its_turn()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Added(Letters, Noon.AddMinutes(5), deferred: true);
        _backlog.NextDueIs(Letters, Noon.AddHours(4));

        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(5)));
    }

    [Fact]
    public void A_stream_that_could_not_be_served_comes_back_although_nothing_was_counted()
    {
        _backlog.Added(Letters, Noon);
        _backlog.Next(Noon);
        _backlog.Taken(Letters, fresh: 1, deferred: 0);
        _backlog.Later(Letters, Noon.AddSeconds(1));
        _backlog.Added(Letters, Noon.AddSeconds(1));

        Assert.Equal(Letters, _backlog.Next(Noon.AddSeconds(1)));
    }

    [Fact]
    public void What_is_added_while_the_table_is_counted_comes_on_top_of_the_count()
    {
        _backlog.BeginLoad();
        _backlog.Added(Letters, Noon.AddMinutes(2), copies: 2, deferred: true);
        _backlog.Added(Letters, Noon.AddMinutes(3));
        _backlog.Load([new StreamCount(News, 4, 5, Noon.AddMinutes(1))]);

        Assert.Equal(12, _backlog.Waiting);
        Assert.Equal(News, _backlog.Next(Noon.AddMinutes(1)));
        Assert.Equal(Letters, _backlog.Next(Noon.AddMinutes(2)));
    }
}
