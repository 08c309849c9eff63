namespace Posthorn.Network.Tests;

public sealed class ServerSettingsTests
{
    [Theory]
    [InlineData("192.0.2.53:5353", "192.0.2.53:5353")]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("192.0.2.53:53, 192.0.2.54", "192.0.2.53:53 192.0.2.54:53")]
    [InlineData("[2001:db8::53]:5353", "[2001:db8::53]:5353")]
    [InlineData("[2001:db8::53]", "[2001:db8::53]:53")]
    [InlineData("2001:db8::53", "[2001:db8::53]:53")]
    [InlineData("192.0.2.53:65535", "192.0.2.53:65535")]
    public void A_list_of_servers_keeps_its_order(string text, string expected)
    {
        Assert.True(DnsServerList.TryParse(text, out var servers, out var error));
        Assert.Null(error);
        Assert.Equal(expected, string.Join(' ', servers));
    }

    [Theory]
    [InlineData(null, "''")]
    [InlineData("", "''")]
    [InlineData("192.0.2.53,", "''")]
    [InlineData("dns.example.org:53", "'dns.example.org:53'")]
    [InlineData("192.0.2.53,127.1", "'127.1'")]
    [InlineData("1", "'1'")]
    [InlineData("0x7f000001", "'0x7f000001'")]
    [InlineData("192.0.2.53:", "'192.0.2.53:'")]
    [InlineData("192.0.2.53:0", "'192.0.2.53:0'")]
    [InlineData("192.0.2.53:65536", "'192.0.2.53:65536'")]
    [InlineData("192.0.2.53:+53", "'192.0.2.53:+53'")]
    [InlineData("[2001:db8::53]53", "'[2001:db8::53]53'")]
    [InlineData("[2001:db8::53]:", "'[2001:db8::53]:'")]
    [InlineData("[[2001:db8::53]]:53", "'[[2001:db8::53]]:53'")]
    [InlineData("[2001:db8::53", "'[2001:db8::53'")]
    public void A_bad_entry_is_named(string? text, string entry)
    {
        Assert.False(DnsServerList.TryParse(text, out _, out var error));
        Assert.StartsWith(entry, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nameserver 192.0.2.53\nnameserver 2001:db8::53\n", "192.0.2.53:53 [2001:db8::53]:53", false)]
    [InlineData("# made by a tool\r\nsearch example.org\r\n\tnameserver\t192.0.2.53  # first\r\n", "192.0.2.53:53", false)]
    [InlineData("nameserver 192.0.2.53\noptions edns0 trust-ad", "192.0.2.53:53", true)]
    [InlineData("options trust-ad\noptions timeout:1", "", true)]
    [InlineData("#nameserver 192.0.2.53\n;nameserver 192.0.2.53\nnameserver\nnameserver nonsense\nnameservers 192.0.2.53", "", false)]
    [InlineData("", "", false)]
    public void Resolv_conf_gives_servers_and_trust(string text, string servers, bool trust)
    {
        var conf = ResolvConf.Parse(text);
        Assert.Equal(servers, string.Join(' ', conf.Servers));
        Assert.Equal(trust, conf.TrustAuthenticatedData);
    }

    [Fact]
    public void The_file_of_the_system_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "nameserver 192.0.2.53\n");
            Assert.Equal("192.0.2.53:53", string.Join(' ', SystemResolvers.Read(path).Servers));
            File.WriteAllText(path, "options trust-ad\n");
            Assert.Equal("127.0.0.1:53", string.Join(' ', SystemResolvers.Read(path).Servers));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal("127.0.0.1:53", string.Join(' ', SystemResolvers.Read(path).Servers));
    }
}
