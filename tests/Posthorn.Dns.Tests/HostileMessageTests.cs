namespace Posthorn.Dns.Tests;

public sealed class HostileMessageTests
{
    private const string Valid = """
        1234 81a0 0001 0004 0001 0002
        07'example'03'org'00 000f 0001
        c00c 000f 0001 0000012c 0008 000a 03'mx1'c00c
        c00c 0010 0001 0000012c 000c 0b'v=spf1 -all'
        c00c 0005 0001 0000012c 0006 03'www'c00c
        c00c 0034 0001 0000012c 0005 03 01 01 aabb
        c00c 0006 0001 00000e10 0018 c00c c00c 00000001 00000e10 00000384 00093a80 0000012c
        c02b 001c 0001 0000003c 0010 20010db8000000000000000000000001
        00 0029 04d0 0000 8000 0000
        """;

    [Theory]
    [InlineData("", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0000 0000 0000 00", DnsFormatError.Truncated)]
    [InlineData("1234 8180 ffff ffff ffff ffff", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0000 ffff 0000 0000", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0001 0000 0000 0000 07'exam'", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0001 0000 0000 0000 03'org'", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0001 0000 0000 0000 03'org'c0", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0001 0000 0000 0000 03'org'00 0001 00", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0000 0001 0000 0000 00 0001 0001 00000000 0004 c00002", DnsFormatError.Truncated)]
    [InlineData("1234 8180 0001 0000 0000 0000 c00c 0001 0001", DnsFormatError.PointerNotBackward)]
    [InlineData("1234 8180 0001 0000 0000 0000 03'org'c00c 0001 0001", DnsFormatError.PointerNotBackward)]
    [InlineData("1234 8180 0001 0000 0000 0000 03'org'c012 0001 0001", DnsFormatError.PointerNotBackward)]
    [InlineData("1234 8180 0001 0000 0000 0000 c00e 00 0001 0001", DnsFormatError.PointerNotBackward)]
    [InlineData("1234 8180 0001 0000 0000 0000 ffff 0001 0001", DnsFormatError.PointerNotBackward)]
    [InlineData("1234 8180 0001 0000 0000 0000 c00b 0001 0001", DnsFormatError.PointerIntoHeader)]
    [InlineData("1234 8180 0001 0000 0000 0000 c000 0001 0001", DnsFormatError.PointerIntoHeader)]
    [InlineData("1234 8180 0001 0000 0000 0000 40 0001 0001", DnsFormatError.BadLabelType)]
    [InlineData("1234 8180 0001 0000 0000 0000 bf 0001 0001", DnsFormatError.BadLabelType)]
    [InlineData("1234 8180 0000 0000 0000 0000 00", DnsFormatError.TrailingBytes)]
    [InlineData("1234 8180 0000 0001 0000 0000 00 0029 04d0 00000000 0000", DnsFormatError.BadOpt)]
    [InlineData("1234 8180 0000 0000 0000 0001 01'a'00 0029 04d0 00000000 0000", DnsFormatError.BadOpt)]
    [InlineData("1234 8180 0000 0000 0000 0002 00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000", DnsFormatError.BadOpt)]
    public void What_is_wrong_with_a_message_has_a_name(string capture, DnsFormatError expected)
    {
        Assert.False(DnsMessageParser.TryParse(Octets.Of(capture), out var message, out var error));
        Assert.Null(message);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_pointer_out_of_record_data_into_itself_is_refused()
    {
        var octets = Octets.Of("1234 8180 0000 0001 0000 0000 00 0005 0001 00000000 0004 01'a'c017");
        Assert.False(DnsMessageParser.TryParse(octets, out _, out var error));
        Assert.Equal(DnsFormatError.PointerNotBackward, error);
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void Names_put_together_by_pointers_have_at_most_255_octets(int firstLabel, bool valid)
    {
        var label = "3f'" + new string('a', 63) + "'";
        var octets = Octets.Of(
            $"1234 8180 0002 0000 0000 0000 {label}{label}{label}00 0001 0001 {firstLabel:x2}'{new string('b', firstLabel)}'c00c 0001 0001");
        Assert.Equal(valid, DnsMessageParser.TryParse(octets, out _, out var error));
        Assert.Equal(valid ? DnsFormatError.None : DnsFormatError.NameTooLong, error);
    }

    [Fact]
    public void Every_shorter_cut_of_a_message_is_an_error()
    {
        var octets = Octets.Of(Valid);
        Assert.True(DnsMessageParser.TryParse(octets, out _, out _));
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.False(DnsMessageParser.TryParse(octets.AsSpan(0, length), out _, out var error));
            Assert.NotEqual(DnsFormatError.None, error);
        }
    }

    [Fact]
    public void Mutated_messages_never_throw_and_what_reads_can_be_written_and_read_again()
    {
        var random = new Random(1035);
        var original = Octets.Of(Valid);
        var readable = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var octets = original.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                octets[random.Next(octets.Length)] = random.Next(4) == 0 ? (byte)0xc0 : (byte)random.Next(256);
            }

            var length = random.Next(3) == 0 ? random.Next(octets.Length) : octets.Length;
            if (!DnsMessageParser.TryParse(octets.AsSpan(0, length), out var message, out var error))
            {
                Assert.NotEqual(DnsFormatError.None, error);
                continue;
            }

            readable++;
            Assert.True(DnsMessageParser.TryParse(DnsMessageWriter.Write(message), out var again, out _));
            Assert.Equal(message.Answers, again.Answers);
            Assert.Equal(message.Questions, again.Questions);
            Assert.Equal(message.Edns, again.Edns);
            Assert.All(again.Answers, record => Assert.True(DomainName.TryParse(record.Name.ToString(), out _)));
        }

        Assert.InRange(readable, 1000, 19_000);
    }

    [Fact]
    public void Noise_never_throws()
    {
        var random = new Random(2181);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = new byte[random.Next(0, 80)];
            random.NextBytes(octets);
            Assert.True(DnsMessageParser.TryParse(octets, out _, out var error) == (error == DnsFormatError.None));
        }
    }
}
