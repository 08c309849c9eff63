using Posthorn.Senders.Ips;

namespace Posthorn.Senders.Tests.Ips;

public sealed class IpRulesTests
{
    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("2001:DB8:0:0::5", "2001:db8::5")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:203.0.113.5", "203.0.113.5")]
    public void An_address_has_one_way_to_be_written(string text, string canonical)
    {
        Assert.True(IpRules.TryParseAddress(text, out var address));
        Assert.Equal(canonical, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail.example.com")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("203.0.113.256")]
    [InlineData("203.0.113.5:25")]
    [InlineData(" 203.0.113.5")]
    [InlineData("[2001:db8::5]")]
    [InlineData("fe80::1%2")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:0.0.0.0")]
    public void What_no_machine_can_send_from_is_no_address(string text) => Assert.False(IpRules.TryParseAddress(text, out _));

    [Theory]
    [InlineData("ab", null)]
    [InlineData("Marketing pool 1.2", null)]
    [InlineData("über", null)]
    [InlineData("a", IpRefusal.PoolNameLength)]
    [InlineData("", IpRefusal.PoolNameLength)]
    [InlineData(".ab", IpRefusal.PoolNameStart)]
    [InlineData(" ab", IpRefusal.PoolNameStart)]
    [InlineData("a\nb", IpRefusal.PoolNameCharacters)]
    [InlineData("a\0b", IpRefusal.PoolNameCharacters)]
    public void A_pool_name_follows_the_rules_of_the_api(string name, IpRefusal? refusal) => Assert.Equal(refusal, IpRules.CheckPoolName(name));

    [Fact]
    public void A_pool_name_has_64_characters_at_most()
    {
        Assert.Null(IpRules.CheckPoolName(new string('a', 64)));
        Assert.Equal(IpRefusal.PoolNameLength, IpRules.CheckPoolName(new string('a', 65)));
    }

    [Theory]
    [InlineData("mail1.example.com", null)]
    [InlineData("", null)]
    [InlineData("mail 1", IpRefusal.InvalidHeloName)]
    [InlineData("mail\r\nQUIT", IpRefusal.InvalidHeloName)]
    [InlineData("bücher.example", IpRefusal.InvalidHeloName)]
    [InlineData("203.0.113.5", IpRefusal.InvalidHeloName)]
    [InlineData("[203.0.113.5]", IpRefusal.InvalidHeloName)]
    public void A_helo_name_is_a_dns_name(string name, IpRefusal? refusal) => Assert.Equal(refusal, IpRules.Check(new IpSettings(HeloName: name)));

    [Fact]
    public void A_note_has_200_characters_at_most_and_is_one_line()
    {
        Assert.Null(IpRules.Check(new IpSettings(Note: new string('a', 200))));
        Assert.Equal(IpRefusal.InvalidNote, IpRules.Check(new IpSettings(Note: new string('a', 201))));
        Assert.Equal(IpRefusal.InvalidNote, IpRules.Check(new IpSettings(Note: "a\u001b[2Jb")));
    }

    [Theory]
    [InlineData(0, IpRefusal.InvalidWeight)]
    [InlineData(1, null)]
    [InlineData(100, null)]
    [InlineData(101, IpRefusal.InvalidWeight)]
    public void A_weight_is_from_1_to_100(int weight, IpRefusal? refusal) => Assert.Equal(refusal, IpRules.CheckWeight(weight));

    [Theory]
    [InlineData(-1, IpRefusal.InvalidWarmupDay)]
    [InlineData(0, null)]
    [InlineData(35, null)]
    [InlineData(36, IpRefusal.InvalidWarmupDay)]
    public void A_warm_up_begins_on_a_day_of_the_table(int day, IpRefusal? refusal) => Assert.Equal(refusal, IpRules.CheckWarmupDay(day));
}
