using System.Net;
using Posthorn.Dns;

namespace Posthorn.Network.Tests;

public sealed class ResponseRulesTests
{
    private static readonly DnsQuestion Question = new(DomainName.Parse("a.example"), DnsRecordType.A);

    [Fact]
    public void Records_of_another_name_or_type_or_class_are_not_the_answer()
    {
        var outcome = Read([
            A("b.example", 10),
            new MxRecord(Question.Name, 10, 1, Question.Name),
            new UnknownRecord(Question.Name, 10, DnsRecordType.A, 3, new byte[4]),
            A("a.example", 300),
            A("A.EXAMPLE", 200),
        ]);
        var found = Assert.IsType<ResponseOutcome.Found>(outcome);
        Assert.Equal((2, 200u), (found.Records.Count, found.Ttl));
    }

    [Fact]
    public void Aliases_in_the_response_are_followed_in_any_order_and_lower_the_TTL()
    {
        var found = Assert.IsType<ResponseOutcome.Found>(Read([A("c.example", 300), Cname("b.example", "c.example", 40), Cname("a.example", "b.example", 50)]));
        Assert.Equal(("c.example", 40u), (found.Owner.ToString(), found.Ttl));
    }

    [Fact]
    public void A_question_for_CNAME_is_answered_by_the_alias_itself()
    {
        var outcome = ResponseRules.Read(Response([Cname("a.example", "b.example", 5)]), new DnsQuestion(Question.Name, DnsRecordType.CNAME), 8);
        Assert.IsType<CnameRecord>(Assert.Single(Assert.IsType<ResponseOutcome.Found>(outcome).Records));
    }

    [Fact]
    public void An_alias_without_its_target_is_to_be_asked_for() =>
        Assert.Equal(
            new ResponseOutcome.Alias(DomainName.Parse("c.example"), 2, 40),
            Read([Cname("a.example", "b.example", 50), Cname("b.example", "c.example", 40)]));

    [Fact]
    public void A_loop_of_aliases_ends_one_beyond_the_limit()
    {
        var outcome = Read([Cname("a.example", "b.example", 5), Cname("b.example", "a.example", 5)], maxAliases: 3);
        Assert.Equal(4, Assert.IsType<ResponseOutcome.Alias>(outcome).Followed);
    }

    [Theory]
    [InlineData(DnsResponseCode.NameError, false, false, false, 0)]
    [InlineData(DnsResponseCode.NameError, true, false, false, 60)]
    [InlineData(DnsResponseCode.NoError, false, false, true, 0)]
    [InlineData(DnsResponseCode.NoError, true, false, true, 60)]
    [InlineData(DnsResponseCode.NameError, true, true, false, 30)]
    [InlineData(DnsResponseCode.NoError, true, true, true, 30)]
    public void No_records_means_no_and_the_SOA_says_for_how_long(DnsResponseCode code, bool soa, bool behindAlias, bool nameExists, uint ttl)
    {
        var response = Response(behindAlias ? [Cname("a.example", "b.example", 30)] : []) with
        {
            ResponseCode = code,
            Authorities = soa ? [new SoaRecord(Question.Name, 3600, Question.Name, Question.Name, 1, 1, 1, 1, 60)] : [],
        };
        Assert.Equal(new ResponseOutcome.Negative(nameExists, ttl), ResponseRules.Read(response, Question, 8));
    }

    [Fact]
    public void A_referral_is_no_answer_unless_the_server_is_an_authority()
    {
        var referral = Response([]) with { Authorities = [new NsRecord(Question.Name, 5, Question.Name)] };
        Assert.Equal(DnsFailureReason.Refused, Assert.IsType<ResponseOutcome.Failed>(ResponseRules.Read(referral, Question, 8)).Reason);
        Assert.IsType<ResponseOutcome.Negative>(ResponseRules.Read(referral with { AuthoritativeAnswer = true }, Question, 8));
    }

    [Theory]
    [InlineData(DnsResponseCode.ServerFailure, DnsFailureReason.ServerFailure)]
    [InlineData(DnsResponseCode.Refused, DnsFailureReason.Refused)]
    [InlineData(DnsResponseCode.NotImplemented, DnsFailureReason.Refused)]
    [InlineData(DnsResponseCode.FormatError, DnsFailureReason.ServerFailure)]
    [InlineData((DnsResponseCode)9, DnsFailureReason.ServerFailure)]
    [InlineData((DnsResponseCode)4095, DnsFailureReason.ServerFailure)]
    public void Other_codes_are_failures_even_with_records(DnsResponseCode code, DnsFailureReason reason)
    {
        var response = Response([A("a.example", 300)]) with { ResponseCode = code };
        Assert.Equal(reason, Assert.IsType<ResponseOutcome.Failed>(ResponseRules.Read(response, Question, 8)).Reason);
    }

    [Theory]
    [InlineData(true, "127.0.0.1", false, true)]
    [InlineData(true, "::1", false, true)]
    [InlineData(true, "192.0.2.53", false, false)]
    [InlineData(true, "192.0.2.53", true, true)]
    [InlineData(false, "127.0.0.1", true, false)]
    public void AD_counts_from_this_host_or_from_whom_the_operator_trusts(bool flag, string server, bool trustEveryServer, bool expected) =>
        Assert.Equal(expected, ResponseRules.IsAuthentic(new DnsMessage { AuthenticData = flag }, IPAddress.Parse(server), trustEveryServer));

    [Fact]
    public void Any_tangle_of_records_has_an_outcome()
    {
        var random = new Random(1034);
        string[] names = ["a.example", "b.example", "c.example", "."];
        string Name() => names[random.Next(names.Length)];
        for (var round = 0; round < 5000; round++)
        {
            var records = Enumerable.Range(0, random.Next(6))
                .Select(_ => random.Next(3) == 0 ? A(Name(), (uint)random.Next()) : (DnsRecord)Cname(Name(), Name(), (uint)random.Next()))
                .ToList();
            switch (Read(records))
            {
                case ResponseOutcome.Found found:
                    Assert.NotEmpty(found.Records);
                    break;
                case ResponseOutcome.Alias alias:
                    Assert.InRange(alias.Followed, 1, 9);
                    break;
                case ResponseOutcome.Negative negative:
                    Assert.True(negative.NameExists);
                    break;
                case var other:
                    Assert.Fail($"{other}");
                    break;
            }
        }
    }

    private static ResponseOutcome Read(IReadOnlyList<DnsRecord> answers, int maxAliases = 8) => ResponseRules.Read(Response(answers), Question, maxAliases);

    private static DnsMessage Response(IReadOnlyList<DnsRecord> answers) => new() { IsResponse = true, Questions = [Question], Answers = answers };

    private static ARecord A(string name, uint ttl) => new(DomainName.Parse(name), ttl, IPAddress.Parse("192.0.2.1"));

    private static CnameRecord Cname(string name, string target, uint ttl) => new(DomainName.Parse(name), ttl, DomainName.Parse(target));
}
