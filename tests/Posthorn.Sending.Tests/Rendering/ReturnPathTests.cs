using Posthorn.Kernel;
using Posthorn.Sending.Rendering;

namespace Posthorn.Sending.Tests.Rendering;

public sealed class ReturnPathTests
{
    [Fact]
    public void It_leads_back_to_the_copy() =>
        Assert.Equal("bounces+1-1b207-14@bounces.example.com", ReturnPath.Of(1, new CopyId(111111, 14), "bounces.example.com"));

    [Fact]
    public void The_longest_one_is_an_address_that_servers_must_take()
    {
        var path = ReturnPath.Of(long.MaxValue, new CopyId(long.MaxValue, 999), "example.com");

        Assert.InRange(path.IndexOf('@', StringComparison.Ordinal), 1, 64);
        Assert.True(EmailAddress.TryParse(path, out _));
    }

    [Fact]
    public void It_survives_a_relay_that_changes_the_case()
    {
        var path = ReturnPath.Of(12, new CopyId(0x1ABCDEF, 3), "example.com");

        Assert.Equal(path, path.ToLowerInvariant());
    }
}
