using System.Net;
using Posthorn.Delivery.Sources;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class WeightedPickTests
{
    [Theory]
    [InlineData(0.0, "111", 0)]
    [InlineData(0.09, "111", 0)]
    [InlineData(0.11, "111", 1)]
    [InlineData(0.39, "111", 1)]
    [InlineData(0.41, "111", 2)]
    [InlineData(0.9999999999, "111", 2)]
    [InlineData(0.0, "011", 1)]
    [InlineData(0.5, "101", 2)]
    [InlineData(0.9999999999, "110", 1)]
    [InlineData(0.0, "001", 2)]
    [InlineData(0.5, "000", -1)]
    public void The_dice_fall_on_what_is_open_by_weight(double dice, string open, int place) =>
        Assert.Equal(place, WeightedPick.Next(Entries(1, 3, 6), [.. open.Select(bit => bit == '1')], dice));

    [Fact]
    public void Nothing_is_picked_from_nothing() => Assert.Equal(-1, WeightedPick.Next([], [], 0));

    [Fact]
    public void Each_is_picked_as_often_as_its_weight_says()
    {
        var entries = Entries(1, 3, 6);
        var picked = Enumerable.Range(0, 1000).CountBy(i => WeightedPick.Next(entries, [true, true, true], (i + 0.5) / 1000)).ToDictionary();

        Assert.Equal((100, 300, 600), (picked[0], picked[1], picked[2]));
    }

    private static SourceEntry[] Entries(params int[] weights) =>
        [.. weights.Select((weight, i) => new SourceEntry(new SendingSource(i + 1, IPAddress.Loopback, "mail"), true, null, weight))];
}
