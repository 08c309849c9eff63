using System.Net;
using Posthorn.Sending.SmtpSubmission;

namespace Posthorn.Sending.Tests.SmtpSubmission;

public sealed class LoginBrakeTests
{
    private static readonly DateTimeOffset Noon = Requests.Noon;
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");
    private readonly LoginBrake _brake = new(TimeSpan.FromSeconds(1));

    [Fact]
    public void Each_wrong_password_of_an_address_doubles_the_wait_up_to_five_seconds() =>
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => _brake.Fail(Client, Noon).TotalSeconds));

    [Fact]
    public void A_thousand_failures_do_not_overflow() =>
        Assert.Equal(5, Enumerable.Range(0, 1000).Select(_ => _brake.Fail(Client, Noon).TotalSeconds).ToList()[^1]);

    [Fact]
    public void Ten_quiet_minutes_are_forgiven()
    {
        _brake.Fail(Client, Noon);

        Assert.Equal(2, _brake.Fail(Client, Noon.AddMinutes(10)).TotalSeconds);
        Assert.Equal(1, _brake.Fail(Client, Noon.AddMinutes(20).AddSeconds(1)).TotalSeconds);
    }

    [Theory]
    [InlineData("192.0.2.2", 1)]
    [InlineData("::ffff:192.0.2.1", 2)]
    public void Other_addresses_are_others_and_the_same_in_another_form_is_the_same(string other, int seconds)
    {
        _brake.Fail(Client, Noon);

        Assert.Equal(seconds, _brake.Fail(IPAddress.Parse(other), Noon).TotalSeconds);
    }

    [Theory]
    [InlineData("2001:db8::2", 2)]
    [InlineData("2001:db8:0:1::1", 1)]
    public void A_network_of_IPv6_is_one_client(string other, int seconds)
    {
        _brake.Fail(IPAddress.Parse("2001:db8::1"), Noon);

        Assert.Equal(seconds, _brake.Fail(IPAddress.Parse(other), Noon).TotalSeconds);
    }

    [Fact]
    public void Memory_is_bounded_and_who_was_quiet_the_longest_is_forgotten()
    {
        _brake.Fail(Client, Noon);
        for (var i = 0; i < LoginBrake.MaxAddresses; i++)
        {
            _brake.Fail(new IPAddress(0x0A000000 + i), Noon);
        }

        Assert.Equal(1, _brake.Fail(Client, Noon).TotalSeconds);
    }
}
