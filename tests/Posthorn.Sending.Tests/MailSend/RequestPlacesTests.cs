using Microsoft.Extensions.Options;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class RequestPlacesTests
{
    private readonly RequestPlaces _places = new(Options.Create(new SendingOptions { MaxRequests = 2, MaxBytesInHand = 100 }));

    [Fact]
    public void Who_comes_when_all_places_are_taken_gets_none_until_one_leaves()
    {
        using var first = _places.TryTake();
        var second = _places.TryTake();
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Null(_places.TryTake());
        Assert.Null(_places.TryTake());

        second.Dispose();
        second.Dispose();

        using var third = _places.TryTake();
        Assert.NotNull(third);
        Assert.Null(_places.TryTake());
    }

    [Fact]
    public void Bodies_share_the_room_and_give_it_back()
    {
        var first = _places.TryTake()!;
        using var second = _places.TryTake()!;
        Assert.True(first.TryGrow(60));
        Assert.True(second.TryGrow(40));
        Assert.False(second.TryGrow(1));

        first.Dispose();

        Assert.True(second.TryGrow(60));
    }

    [Fact]
    public void A_request_that_is_alone_has_room_however_large_it_is()
    {
        using var large = _places.TryTake()!;
        Assert.True(large.TryGrow(90));
        Assert.True(large.TryGrow(900));

        using var other = _places.TryTake()!;
        Assert.False(other.TryGrow(1));
    }

    [Fact]
    public async Task After_a_crowd_all_places_and_all_room_are_free_again()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                using var place = _places.TryTake();
                place?.TryGrow(70);
            }
        })));

        using var first = _places.TryTake();
        using var second = _places.TryTake();
        Assert.True(first!.TryGrow(50));
        Assert.True(second!.TryGrow(50));
    }
}
