using System.Net;

namespace Posthorn.Dns.Tests;

public sealed class DnsMessageWriterTests
{
    private static readonly DomainName Name = DomainName.Parse("example.org");

    [Fact]
    public void A_query_asks_for_recursion_and_for_AD_and_announces_1232_octets()
    {
        var query = DnsMessage.Query(0x1234, new DnsQuestion(Name, DnsRecordType.MX), new DnsEdns());
        Assert.Equal(
            Octets.Of("1234 0120 0001 0000 0000 0001 07'example'03'org'00 000f 0001 00 0029 04d0 00000000 0000"),
            DnsMessageWriter.Write(query));
    }

    [Fact]
    public void DO_is_an_option_of_EDNS()
    {
        var query = DnsMessage.Query(1, new DnsQuestion(Name, DnsRecordType.TLSA), new DnsEdns(4096, DnssecOk: true));
        Assert.Equal(
            Octets.Of("0001 0120 0001 0000 0000 0001 07'example'03'org'00 0034 0001 00 0029 1000 00008000 0000"),
            DnsMessageWriter.Write(query));
    }

    [Fact]
    public void A_query_without_EDNS_has_no_OPT()
    {
        var query = DnsMessage.Query(1, new DnsQuestion(Name, DnsRecordType.A), edns: null);
        Assert.Equal(Octets.Of("0001 0120 0001 0000 0000 0000 07'example'03'org'00 0001 0001"), DnsMessageWriter.Write(query));
    }

    [Fact]
    public void Every_flag_survives_the_round_trip()
    {
        var message = new DnsMessage
        {
            Id = 0xffff,
            IsResponse = true,
            Opcode = 15,
            AuthoritativeAnswer = true,
            Truncated = true,
            RecursionDesired = true,
            RecursionAvailable = true,
            AuthenticData = true,
            CheckingDisabled = true,
            ResponseCode = (DnsResponseCode)0xabc,
            Edns = new DnsEdns(512, true, 3),
        };
        Assert.True(DnsMessageParser.TryParse(DnsMessageWriter.Write(message), out var read, out _));
        Assert.Equal(
            message with { Questions = read.Questions, Answers = read.Answers, Authorities = read.Authorities, Additionals = read.Additionals },
            read);
    }

    [Fact]
    public void Younger_types_hold_their_data_uncompressed_and_owners_point_back()
    {
        var message = new DnsMessage
        {
            Answers =
            [
                new ARecord(DomainName.Parse("mail.example.org"), 1, IPAddress.Parse("192.0.2.1")),
                new ARecord(DomainName.Parse("mail.EXAMPLE.org"), 1, IPAddress.Parse("192.0.2.2")),
                new CnameRecord(DomainName.Root, 1, DomainName.Parse("org")),
            ],
        };
        Assert.Equal(
            Octets.Of("""
                0000 0000 0000 0003 0000 0000
                04'mail'07'example'03'org'00 0001 0001 00000001 0004 c0000201
                c00c 0001 0001 00000001 0004 c0000202
                00 0005 0001 00000001 0002 c019
                """),
            DnsMessageWriter.Write(message));
    }

    [Fact]
    public void Names_beyond_the_reach_of_a_pointer_are_written_in_full()
    {
        // 70 TXT records of 255 octets end beyond offset 0x3fff.
        var filler = Enumerable.Range(0, 70).Select(_ => TxtRecord.Of(DomainName.Root, 1, new string('x', 255)));
        var late = DomainName.Parse("late.example");
        var message = new DnsMessage { Answers = [.. filler, new NsRecord(late, 1, late), new NsRecord(late, 1, late)] };
        Assert.True(DnsMessageParser.TryParse(DnsMessageWriter.Write(message), out var read, out _));
        Assert.Equal(message.Answers, read.Answers);
    }

    [Fact]
    public void An_answer_that_just_fits_is_whole_and_one_octet_less_sets_TC()
    {
        var message = new DnsMessage
        {
            IsResponse = true,
            Questions = [new DnsQuestion(Name, DnsRecordType.TXT)],
            Answers = [.. Enumerable.Range(0, 6).Select(_ => TxtRecord.Of(Name, 1, new string('t', 150)))],
            Additionals = [new ARecord(Name, 1, IPAddress.Loopback)],
            Edns = new DnsEdns(),
        };
        var whole = DnsMessageWriter.Write(message with { Additionals = [] });
        Assert.Equal(whole, DnsMessageWriter.Write(message with { Additionals = [] }, whole.Length));
        Assert.Equal(whole, DnsMessageWriter.Write(message, whole.Length));

        var cut = DnsMessageWriter.Write(message, whole.Length - 1);
        Assert.True(cut.Length < whole.Length);
        Assert.True(DnsMessageParser.TryParse(cut, out var read, out var error), error.ToString());
        Assert.True(read.Truncated);
        Assert.Equal(5, read.Answers.Count);
        Assert.Empty(read.Additionals);
        Assert.NotNull(read.Edns);
    }

    [Fact]
    public void Additional_records_that_do_not_fit_are_left_out_without_a_sign()
    {
        var message = new DnsMessage
        {
            Answers = [TxtRecord.Of(Name, 1, new string('t', 250)), TxtRecord.Of(Name, 1, new string('t', 180))],
            Additionals = [new NsRecord(DomainName.Parse("a.example"), 1, DomainName.Parse("long-enough-not-to-fit.b.example"))],
        };
        var octets = DnsMessageWriter.Write(message, 512);
        Assert.True(DnsMessageParser.TryParse(octets, out var read, out _));
        Assert.Equal((2, 0, false), (read.Answers.Count, read.Additionals.Count, read.Truncated));
    }

    [Fact]
    public void A_response_repeats_what_the_query_said()
    {
        var query = DnsMessage.Query(9, new DnsQuestion(Name, DnsRecordType.A), new DnsEdns(4096, DnssecOk: true));
        var response = DnsMessage.ResponseTo(query, DnsResponseCode.Refused);
        Assert.True(response is { Id: 9, IsResponse: true, RecursionDesired: true, ResponseCode: DnsResponseCode.Refused, Edns.DnssecOk: true });
        Assert.Equal(query.Questions, response.Questions);
    }
}
