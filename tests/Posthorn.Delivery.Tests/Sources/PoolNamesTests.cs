using Posthorn.Delivery.Sources;
using Posthorn.Events;

namespace Posthorn.Delivery.Tests.Sources;

public sealed class PoolNamesTests
{
    [Fact]
    public void An_event_tells_the_pools_name_and_its_id_in_digits()
    {
        var pools = new Fleet().With([], Fleet.Pool(50)).Current;

        Assert.Equal(new EventPool("pool 50", "50"), PoolNames.Of(pools, 1, 50));
        Assert.Null(PoolNames.Of(pools, 1, null));
        Assert.Null(PoolNames.Of(pools, 1, 51));
        Assert.Null(PoolNames.Of(pools, 2, 50));
    }
}
