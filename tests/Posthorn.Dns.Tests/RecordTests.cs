using System.Net;

namespace Posthorn.Dns.Tests;

public sealed class RecordTests
{
    private static readonly DomainName Owner = DomainName.Parse("example.org");

    /// <summary>The octets of the record's data, then the record.</summary>
    public static TheoryData<string, string, DnsRecord> Captures => new()
    {
        { "0001", "c0000201", new ARecord(Owner, 300, IPAddress.Parse("192.0.2.1")) },
        { "001c", "20010db8000000000000000000000001", new AaaaRecord(Owner, 300, IPAddress.Parse("2001:db8::1")) },
        { "0002", "03'ns1'c00c", new NsRecord(Owner, 300, DomainName.Parse("ns1.example.org")) },
        { "0005", "03'www'c00c", new CnameRecord(Owner, 300, DomainName.Parse("www.example.org")) },
        { "000c", "04'mail'c00c", new PtrRecord(Owner, 300, DomainName.Parse("mail.example.org")) },
        { "000f", "000a 03'mx1'c00c", new MxRecord(Owner, 300, 10, DomainName.Parse("mx1.example.org")) },
        { "000f", "0000 00", new MxRecord(Owner, 300, 0, DomainName.Root) },
        { "0010", "0b'v=spf1 -all'", TxtRecord.Of(Owner, 300, "v=spf1 -all") },
        { "0010", "00", TxtRecord.Of(Owner, 300, "") },
        {
            "0006", "03'ns1'c00c 0a'hostmaster'c00c 00000001 00000e10 00000384 00093a80 0000012c",
            new SoaRecord(Owner, 300, DomainName.Parse("ns1.example.org"), DomainName.Parse("hostmaster.example.org"), 1, 3600, 900, 604800, 300)
        },
        { "0034", "03 01 01 aabbcc", new TlsaRecord(Owner, 300, 3, 1, 1, new byte[] { 0xaa, 0xbb, 0xcc }) },
        { "0101", "00 05'issue''ca.example'", new UnknownRecord(Owner, 300, (DnsRecordType)257, 1, "\0\u0005issueca.example"u8.ToArray()) },
        { "ff00", "", new UnknownRecord(Owner, 300, (DnsRecordType)0xff00, 1, ReadOnlyMemory<byte>.Empty) },
    };

    [Theory]
    [MemberData(nameof(Captures))]
    public void Each_type_reads_its_data(string type, string data, DnsRecord expected)
    {
        Assert.True(DnsMessageParser.TryParse(Response(type, data), out var message, out var error), error.ToString());
        Assert.Equal(expected, Assert.Single(message.Answers));
        Assert.Equal(expected.GetHashCode(), message.Answers[0].GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Each_type_writes_the_same_data(string type, string data, DnsRecord record)
    {
        var message = new DnsMessage
        {
            Id = 0x1234,
            IsResponse = true,
            RecursionDesired = true,
            RecursionAvailable = true,
            Questions = [new DnsQuestion(Owner, (DnsRecordType)255)],
            Answers = [record],
        };
        Assert.Equal(Response(type, data), DnsMessageWriter.Write(message));
    }

    [Theory]
    [InlineData("0001", "c00002")]
    [InlineData("0001", "c000020100")]
    [InlineData("0001", "")]
    [InlineData("001c", "c0000201")]
    [InlineData("001c", "20010db800000000000000000000000100")]
    [InlineData("000f", "00")]
    [InlineData("000f", "000a")]
    [InlineData("000f", "000a 03'mx1'")]
    [InlineData("000f", "000a 03'mx1'c0")]
    [InlineData("000f", "000a 03'mx1'c00c 00")]
    [InlineData("0010", "")]
    [InlineData("0010", "02'a'")]
    [InlineData("0010", "01'a' 01")]
    [InlineData("0005", "")]
    [InlineData("0006", "c00c c00c 00000001 00000e10 00000384 00093a80 00012c")]
    [InlineData("0034", "0301")]
    public void Data_too_short_or_too_long_for_its_type_is_an_error(string type, string data)
    {
        // A record behind it: an overlong read would find octets there.
        var octets = Response(type, data, behind: "c00c 0001 0001 0000012c 0004 c0000201");
        Assert.False(DnsMessageParser.TryParse(octets, out _, out var error));
        Assert.Equal(DnsFormatError.BadRecordData, error);
    }

    [Fact]
    public void Types_of_another_class_keep_their_data()
    {
        var octets = Octets.Of("1234 8180 0000 0001 0000 0000 00 0010 0003 00000000 0001 ff");
        Assert.True(DnsMessageParser.TryParse(octets, out var message, out _));
        Assert.Equal(new UnknownRecord(DomainName.Root, 0, DnsRecordType.TXT, 3, new byte[] { 0xff }), Assert.Single(message.Answers));
    }

    [Fact]
    public void Strings_of_a_TXT_record_join_without_a_blank()
    {
        var octets = Response("0010", "08'v=DKIM1;' 00 04' k=r' 02'sa'");
        Assert.True(DnsMessageParser.TryParse(octets, out var message, out _));
        var record = Assert.IsType<TxtRecord>(message.Answers[0]);
        Assert.Equal(4, record.Strings.Count);
        Assert.Equal("v=DKIM1; k=rsa", record.Text);
    }

    [Theory]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(511, 3)]
    public void Long_text_is_cut_into_strings_of_255_octets(int length, int strings)
    {
        var record = TxtRecord.Of(Owner, 300, new string('p', length));
        Assert.Equal(strings, record.Strings.Count);
        Assert.Equal(length, record.Text.Length);
    }

    [Fact]
    public void Text_that_is_not_UTF8_does_not_fail()
    {
        Assert.True(DnsMessageParser.TryParse(Response("0010", "03 41 ff 42"), out var message, out _));
        Assert.Equal("A\ufffdB", Assert.IsType<TxtRecord>(message.Answers[0]).Text);
    }

    [Fact]
    public void An_MX_of_the_root_is_the_null_MX()
    {
        Assert.True(new MxRecord(Owner, 300, 0, DomainName.Root).IsNull);
        Assert.False(new MxRecord(Owner, 300, 0, Owner).IsNull);
    }

    [Theory]
    [InlineData(60, 300, 60)]
    [InlineData(300, 60, 60)]
    public void Negative_answers_live_for_the_smaller_of_TTL_and_minimum(uint ttl, uint minimum, uint expected) =>
        Assert.Equal(expected, new SoaRecord(Owner, ttl, Owner, Owner, 1, 1, 1, 1, minimum).NegativeTtl);

    private static byte[] Response(string type, string data, string behind = "")
    {
        var length = Octets.Of(data).Length;
        var answers = behind.Length == 0 ? 1 : 2;
        return Octets.Of($"1234 8180 0001 000{answers} 0000 0000 07'example'03'org'00 00ff 0001 c00c {type} 0001 0000012c {length:x4} {data} {behind}");
    }
}
