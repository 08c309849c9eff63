using Posthorn.Delivery.Classification;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class UnknownReplyCounterTests
{
    private readonly UnknownReplyCounter _counter = new();

    [Fact]
    public void Replies_that_differ_in_an_address_only_are_counted_together()
    {
        _counter.Count("550 odd <ana@example.org>", "google", "mx1.example.net", Copies.Noon);
        _counter.Count("550 odd <bo@example.org>", null, "mx2.example.net", Copies.Noon.AddMinutes(1));

        Assert.Equal(
            new CountedReply("550 odd <{address}>", 2, Copies.Noon, Copies.Noon.AddMinutes(1), "550 odd <bo@example.org>", null, "mx2.example.net"),
            Assert.Single(_counter.TakeAll()));
        Assert.Empty(_counter.TakeAll());
    }

    [Fact]
    public void The_text_seen_longest_ago_makes_room()
    {
        for (var i = 0; i <= UnknownReplyCounter.MaxTexts; i++)
        {
            _counter.Count($"550 odd {Letters(i)}", null, null, Copies.Noon.AddSeconds(i == 0 ? 5000 : i));
        }

        var taken = _counter.TakeAll();
        Assert.Equal(UnknownReplyCounter.MaxTexts, taken.Count);
        Assert.Contains(taken, reply => reply.Text == $"550 odd {Letters(0)}");
        Assert.DoesNotContain(taken, reply => reply.Text == $"550 odd {Letters(1)}");
    }

    /// <summary>PostgreSQL takes no half of a surrogate pair, and one reply would keep all others from being stored.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_is_kept_is_cut_between_characters(int blanks)
    {
        _counter.Count($"550 {new string('x', blanks)}{string.Concat(Enumerable.Repeat("😀", 400))}", null, null, Copies.Noon);

        var counted = Assert.Single(_counter.TakeAll());
        Assert.False(char.IsHighSurrogate(counted.Text[^1]));
        Assert.False(char.IsHighSurrogate(counted.Example[^1]));
    }

    [Fact]
    public void What_could_not_be_stored_is_added_to_what_came_since()
    {
        _counter.Count("550 odd", null, "old.example.net", Copies.Noon);
        var taken = _counter.TakeAll();
        _counter.Count("550 odd", null, "new.example.net", Copies.Noon.AddHours(1));
        _counter.Add(taken[0]);

        var counted = Assert.Single(_counter.TakeAll());
        Assert.Equal((2, Copies.Noon, Copies.Noon.AddHours(1), "new.example.net"), (counted.Times, counted.FirstSeen, counted.LastSeen, counted.Host));
    }

    [Fact]
    public void An_example_is_cut() => Assert.Equal(500, CountOne("550 " + new string('x', 5000)).Example.Length);

    private CountedReply CountOne(string reply)
    {
        _counter.Count(reply, null, null, Copies.Noon);
        return Assert.Single(_counter.TakeAll());
    }

    private static string Letters(int number) => string.Concat(number.ToString().Select(digit => (char)('a' + digit - '0')));
}
