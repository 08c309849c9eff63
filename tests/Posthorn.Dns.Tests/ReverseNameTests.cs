using System.Net;

namespace Posthorn.Dns.Tests;

public sealed class ReverseNameTests
{
    [Theory]
    [InlineData("192.0.2.17", "17.2.0.192.in-addr.arpa")]
    [InlineData("::ffff:192.0.2.17", "17.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8::1f", "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void Addresses_are_written_backwards(string address, string name) =>
        Assert.Equal(name, ReverseName.For(IPAddress.Parse(address)).ToString());
}
