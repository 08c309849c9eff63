using System.Net;

namespace Posthorn.Dns.Tests;

public sealed class DnsMessageParserTests
{
    [Fact]
    public void A_response_with_two_exchanges_reads_whole()
    {
        var octets = Octets.Of("""
            1234 81a0 0001 0002 0001 0002
            07'example'03'org'00 000f 0001
            c00c 000f 0001 0000012c 0008 000a 03'mx1'c00c
            c00c 000f 0001 0000012c 0008 0014 03'mx2'c00c
            c00c 0002 0001 00000e10 0005 02'ns'c00c
            c02b 0001 0001 0000003c 0004 c0000219
            00 0029 04d0 0000 8000 0000
            """);

        Assert.True(DnsMessageParser.TryParse(octets, out var message, out var error));
        Assert.Equal(DnsFormatError.None, error);
        Assert.Equal(0x1234, message.Id);
        Assert.True(message is { IsResponse: true, RecursionDesired: true, RecursionAvailable: true, AuthenticData: true });
        Assert.False(message.AuthoritativeAnswer || message.Truncated || message.CheckingDisabled);
        Assert.Equal(DnsResponseCode.NoError, message.ResponseCode);
        var name = DomainName.Parse("example.org");
        Assert.Equal([new DnsQuestion(name, DnsRecordType.MX)], message.Questions);
        Assert.Equal(
            [
                new MxRecord(name, 300, 10, DomainName.Parse("mx1.example.org")),
                new MxRecord(name, 300, 20, DomainName.Parse("mx2.example.org")),
            ],
            message.Answers);
        Assert.Equal([new NsRecord(name, 3600, DomainName.Parse("ns.example.org"))], message.Authorities);
        Assert.Equal([new ARecord(DomainName.Parse("mx1.example.org"), 60, IPAddress.Parse("192.0.2.25"))], message.Additionals);
        Assert.Equal(new DnsEdns(1232, DnssecOk: true), message.Edns);
    }

    [Theory]
    [InlineData("0001", "AuthoritativeAnswer=False Truncated=False CheckingDisabled=False Opcode=0 FormatError")]
    [InlineData("0403", "AuthoritativeAnswer=True Truncated=False CheckingDisabled=False Opcode=0 NameError")]
    [InlineData("0212", "AuthoritativeAnswer=False Truncated=True CheckingDisabled=True Opcode=0 ServerFailure")]
    [InlineData("2805", "AuthoritativeAnswer=False Truncated=False CheckingDisabled=False Opcode=5 Refused")]
    public void Each_flag_has_its_bit(string flags, string expected)
    {
        Assert.True(DnsMessageParser.TryParse(Octets.Of($"0000 {flags} 0000 0000 0000 0000"), out var message, out _));
        Assert.False(message.IsResponse);
        Assert.Equal(
            expected,
            $"AuthoritativeAnswer={message.AuthoritativeAnswer} Truncated={message.Truncated} CheckingDisabled={message.CheckingDisabled} Opcode={message.Opcode} {message.ResponseCode}");
    }

    [Fact]
    public void OPT_carries_the_upper_bits_of_the_response_code()
    {
        var octets = Octets.Of("1234 8180 0000 0000 0000 0001 00 0029 0200 01 00 0000 0000");
        Assert.True(DnsMessageParser.TryParse(octets, out var message, out _));
        Assert.Equal(DnsResponseCode.BadVersion, message.ResponseCode);
        Assert.Equal(new DnsEdns(512), message.Edns);
    }

    [Fact]
    public void Options_inside_OPT_are_skipped()
    {
        var octets = Octets.Of("1234 8180 0000 0000 0000 0001 00 0029 04d0 00000000 0006 000f 0002 0006");
        Assert.True(DnsMessageParser.TryParse(octets, out var message, out _));
        Assert.Equal(new DnsEdns(1232), message.Edns);
    }

    [Fact]
    public void Pointers_may_lead_to_pointers()
    {
        // At 12 "org", at 17 "example" + 12, at 27 "mail" + 17.
        var octets = Octets.Of("0000 0000 0003 0000 0000 0000 03'org'00 0001 0001 07'example'c00c 0001 0001 04'mail'c015 0001 0001");
        Assert.True(DnsMessageParser.TryParse(octets, out var message, out var error), error.ToString());
        Assert.Equal(["org", "example.org", "mail.example.org"], message.Questions.Select(question => question.Name.ToString()));
    }

    [Theory]
    [InlineData("1234 8180 0001 0001 0000 0000 07'example'03'org'00 0010 0001 c00c 0010 0001 0000012c 00ff 05'cut o")]
    [InlineData("1234 8180 0001 0001 0000 0000 07'example'03'org'00 0010 0001 c00c 0010 0001")]
    [InlineData("1234 8180 0001 0001 0000 0000 07'example'03'org'00 0010 0001")]
    public void A_cut_message_is_readable_only_when_it_says_that_it_is_cut(string capture)
    {
        var octets = Octets.Of(capture);
        Assert.False(DnsMessageParser.TryParse(octets, out _, out var error));
        Assert.Equal(DnsFormatError.Truncated, error);

        octets[2] |= 0x02;
        Assert.True(DnsMessageParser.TryParse(octets, out var message, out _));
        Assert.True(message.Truncated);
        Assert.Single(message.Questions);
        Assert.Empty(message.Answers);
    }

    [Theory]
    [InlineData("example.org", 0x1234, true)]
    [InlineData("EXAMPLE.org", 0x1234, true)]
    [InlineData("example.org", 0x1235, false)]
    [InlineData("example.net", 0x1234, false)]
    public void A_response_must_repeat_id_and_question(string name, ushort id, bool expected)
    {
        var query = DnsMessage.Query(0x1234, new DnsQuestion(DomainName.Parse("example.org"), DnsRecordType.MX), null);
        var other = DnsMessage.Query(id, new DnsQuestion(DomainName.Parse(name), DnsRecordType.MX), null);
        Assert.Equal(expected, DnsMessage.ResponseTo(other, DnsResponseCode.NoError).IsResponseTo(query));
        Assert.False(other.IsResponseTo(query));
    }

    [Fact]
    public void Only_a_server_that_could_not_read_the_query_may_leave_the_question_out()
    {
        var query = DnsMessage.Query(7, new DnsQuestion(DomainName.Root, DnsRecordType.NS), null);
        Assert.True((DnsMessage.ResponseTo(query, DnsResponseCode.FormatError) with { Questions = [] }).IsResponseTo(query));
        Assert.False((DnsMessage.ResponseTo(query, DnsResponseCode.NoError) with { Questions = [] }).IsResponseTo(query));
    }
}
