using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts.Tests;

public sealed class CallerTests
{
    [Fact]
    public void An_endpoint_behind_the_gate_knows_its_caller()
    {
        var caller = new Caller(
            new Account(1, null, "owner", "", AccountStatus.Active, DateTimeOffset.UnixEpoch),
            new ApiKey("id", 1, "name", new HashSet<string>(), DateTimeOffset.UnixEpoch, null),
            null);
        var context = new DefaultHttpContext();
        context.Features.Set(caller);

        Assert.Same(caller, context.Caller());
    }

    [Fact]
    public void An_open_endpoint_that_asks_for_a_caller_is_a_bug() => Assert.Throws<InvalidOperationException>(() => new DefaultHttpContext().Caller());
}
