using System.Net;

namespace Posthorn.Network.Tests;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("8.8.8.8", AddressKind.Public)]
    [InlineData("1.0.0.0", AddressKind.Public)]
    [InlineData("223.255.255.255", AddressKind.Public)]
    [InlineData("0.0.0.0", AddressKind.Unspecified)]
    [InlineData("0.0.0.1", AddressKind.Reserved)]
    [InlineData("9.255.255.255", AddressKind.Public)]
    [InlineData("10.0.0.0", AddressKind.Private)]
    [InlineData("10.255.255.255", AddressKind.Private)]
    [InlineData("11.0.0.0", AddressKind.Public)]
    [InlineData("100.63.255.255", AddressKind.Public)]
    [InlineData("100.64.0.0", AddressKind.CarrierNat)]
    [InlineData("100.127.255.255", AddressKind.CarrierNat)]
    [InlineData("100.128.0.0", AddressKind.Public)]
    [InlineData("127.0.0.1", AddressKind.Loopback)]
    [InlineData("127.255.255.255", AddressKind.Loopback)]
    [InlineData("169.254.169.254", AddressKind.LinkLocal)]
    [InlineData("172.15.255.255", AddressKind.Public)]
    [InlineData("172.16.0.0", AddressKind.Private)]
    [InlineData("172.31.255.255", AddressKind.Private)]
    [InlineData("172.32.0.0", AddressKind.Public)]
    [InlineData("192.0.0.8", AddressKind.Reserved)]
    [InlineData("192.0.2.1", AddressKind.Documentation)]
    [InlineData("192.88.99.1", AddressKind.Reserved)]
    [InlineData("192.168.0.1", AddressKind.Private)]
    [InlineData("192.169.0.0", AddressKind.Public)]
    [InlineData("198.17.255.255", AddressKind.Public)]
    [InlineData("198.18.0.0", AddressKind.Benchmarking)]
    [InlineData("198.19.255.255", AddressKind.Benchmarking)]
    [InlineData("198.51.100.1", AddressKind.Documentation)]
    [InlineData("203.0.113.1", AddressKind.Documentation)]
    [InlineData("224.0.0.1", AddressKind.Multicast)]
    [InlineData("239.255.255.255", AddressKind.Multicast)]
    [InlineData("240.0.0.1", AddressKind.Reserved)]
    [InlineData("255.255.255.255", AddressKind.Reserved)]
    public void IPv4_addresses_have_a_kind(string address, AddressKind expected) =>
        Assert.Equal(expected, AddressRules.KindOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("2606:4700::1111", AddressKind.Public)]
    [InlineData("::", AddressKind.Unspecified)]
    [InlineData("::1", AddressKind.Loopback)]
    [InlineData("::2", AddressKind.Reserved)]
    [InlineData("::7f00:1", AddressKind.Reserved)]
    [InlineData("100::1", AddressKind.Reserved)]
    [InlineData("2001::1", AddressKind.Reserved)]
    [InlineData("2001:200::1", AddressKind.Public)]
    [InlineData("2001:db8::1", AddressKind.Documentation)]
    [InlineData("3fff:fff::1", AddressKind.Documentation)]
    [InlineData("3fff:1000::1", AddressKind.Public)]
    [InlineData("4000::1", AddressKind.Reserved)]
    [InlineData("5f00::1", AddressKind.Reserved)]
    [InlineData("fc00::1", AddressKind.UniqueLocal)]
    [InlineData("fdff::1", AddressKind.UniqueLocal)]
    [InlineData("fe80::1", AddressKind.LinkLocal)]
    [InlineData("fe80::1%3", AddressKind.LinkLocal)]
    [InlineData("febf::1", AddressKind.LinkLocal)]
    [InlineData("fec0::1", AddressKind.Private)]
    [InlineData("ff02::1", AddressKind.Multicast)]
    public void IPv6_addresses_have_a_kind(string address, AddressKind expected) =>
        Assert.Equal(expected, AddressRules.KindOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("::ffff:127.0.0.1", AddressKind.Loopback)]
    [InlineData("::ffff:10.0.0.1", AddressKind.Private)]
    [InlineData("::ffff:8.8.8.8", AddressKind.Public)]
    [InlineData("64:ff9b::a9fe:a9fe", AddressKind.LinkLocal)]
    [InlineData("64:ff9b::808:808", AddressKind.Public)]
    [InlineData("64:ff9b:1::808:808", AddressKind.Reserved)]
    [InlineData("2002:7f00:1::", AddressKind.Loopback)]
    [InlineData("2002:c0a8:1::1", AddressKind.Private)]
    [InlineData("2002:808:808::1", AddressKind.Public)]
    public void IPv6_around_an_IPv4_address_is_of_its_kind(string address, AddressKind expected) =>
        Assert.Equal(expected, AddressRules.KindOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8", true, "public")]
    [InlineData("192.168.0.1", false, "private")]
    [InlineData("::ffff:169.254.169.254", false, "link-local")]
    [InlineData("100.64.0.1", false, "carrier-grade NAT")]
    [InlineData("fd00::1", false, "unique-local")]
    public void Only_public_addresses_are_public_and_the_others_have_a_word(string text, bool isPublic, string word)
    {
        var address = IPAddress.Parse(text);
        Assert.Equal(isPublic, AddressRules.IsPublic(address));
        Assert.Equal(word, AddressRules.Describe(address));
    }
}
