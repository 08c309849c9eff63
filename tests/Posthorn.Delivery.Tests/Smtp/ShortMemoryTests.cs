using Posthorn.Delivery.Smtp;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Smtp;

public sealed class ShortMemoryTests
{
    private readonly ManualClock _clock = new(Copies.Noon);

    [Fact]
    public void What_is_remembered_is_forgotten_in_time()
    {
        var memory = new ShortMemory<string>(10, TimeSpan.FromMinutes(1), _clock);
        memory.Add("a");
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(memory.Contains("a"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(memory.Contains("a"));
    }

    [Fact]
    public void Remembered_again_it_lasts_from_then()
    {
        var memory = new ShortMemory<string>(10, TimeSpan.FromMinutes(1), _clock);
        memory.Add("a");
        _clock.Advance(TimeSpan.FromSeconds(59));
        memory.Add("a");
        _clock.Advance(TimeSpan.FromSeconds(59));
        memory.Add("b");
        Assert.True(memory.Contains("a"));
    }

    [Fact]
    public void The_oldest_makes_way_when_it_is_full()
    {
        var memory = new ShortMemory<int>(3, TimeSpan.FromMinutes(1), _clock);
        for (var i = 0; i < 1000; i++)
        {
            memory.Add(i);
        }

        Assert.Equal([997, 998, 999], Enumerable.Range(0, 1000).Where(memory.Contains));
    }

    [Fact]
    public void It_can_be_told_to_forget()
    {
        var memory = new ShortMemory<int>(3, TimeSpan.FromMinutes(1), _clock);
        memory.Add(1);
        memory.Remove(1);
        Assert.False(memory.Contains(1));
    }
}
