using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Posthorn.MailAuth.Dane;
using Posthorn.Testing.Tls;

namespace Posthorn.MailAuth.Tests.Dane;

public sealed class DaneCertificateRulesTests : IDisposable
{
    private const string Host = "mx.example.com";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly TestAuthority _root = new();
    private readonly TestAuthority _middle;
    private readonly X509Certificate2 _leaf;

    public DaneCertificateRulesTests()
    {
        _middle = new TestAuthority("Test Intermediate", _root);
        _leaf = _middle.Issue(Host);
    }

    public void Dispose()
    {
        _leaf.Dispose();
        _middle.Dispose();
        _root.Dispose();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void DANE_EE_matches_the_certificate_or_its_key_by_every_matching_type(byte selector, byte matching)
    {
        Assert.Equal(DaneMatch.Match, Match(Describe(3, selector, matching, _leaf)));
        Assert.Equal(DaneMatch.None, Match(Describe(3, selector, matching, _middle.Certificate)));
    }

    [Fact]
    public void DANE_EE_knows_neither_names_nor_dates()
    {
        using var old = _root.Issue(["other.example"], Now.AddDays(-30), Now.AddDays(-20));

        Assert.Equal(DaneMatch.Match, DaneCertificateRules.Match(old, [], [Describe(3, 1, 1, old)], [Host], Now));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    public void DANE_TA_matches_a_chain_to_a_root_or_to_one_between(byte selector, byte matching)
    {
        Assert.Equal(DaneMatch.Match, Match(Describe(2, selector, matching, _root.Certificate), _middle.Certificate, _root.Certificate));
        Assert.Equal(DaneMatch.Match, Match(Describe(2, selector, matching, _middle.Certificate), _middle.Certificate));
        Assert.Equal(DaneMatch.Match, Match(Describe(2, selector, matching, _middle.Certificate), _leaf, _middle.Certificate, _root.Certificate));
    }

    [Fact]
    public void An_anchor_that_the_server_does_not_send_must_stand_whole_in_the_record()
    {
        Assert.Equal(DaneMatch.None, Match(Describe(2, 0, 1, _root.Certificate), _middle.Certificate));
        Assert.Equal(DaneMatch.Match, Match(Describe(2, 0, 0, _root.Certificate), _middle.Certificate));
    }

    [Fact]
    public void An_anchor_that_signed_nothing_of_this_chain_is_worth_nothing()
    {
        using var stranger = new TestAuthority("Stranger");
        Assert.Equal(DaneMatch.None, Match(Describe(2, 0, 1, stranger.Certificate), _middle.Certificate, stranger.Certificate));
    }

    [Fact]
    public void An_anchor_of_the_same_name_with_another_key_is_worth_nothing()
    {
        using var twin = new TestAuthority("Test Intermediate", _root);
        Assert.Equal(DaneMatch.None, Match(Describe(2, 1, 1, twin.Certificate), twin.Certificate, _root.Certificate));
    }

    [Fact]
    public void The_servers_own_certificate_is_no_anchor() => Assert.Equal(DaneMatch.None, Match(Describe(2, 0, 1, _leaf), _leaf, _middle.Certificate));

    [Theory]
    [InlineData("mx.example.com", DaneMatch.Match)]
    [InlineData("MX.example.com.", DaneMatch.Match)]
    [InlineData("mx2.example.com", DaneMatch.OtherName)]
    public void Under_DANE_TA_the_name_counts(string host, DaneMatch expected) => Assert.Equal(
        expected, DaneCertificateRules.Match(_leaf, [_middle.Certificate], [Describe(2, 1, 1, _middle.Certificate)], [host], Now));

    [Fact]
    public void Under_DANE_TA_the_domains_name_is_as_good_as_the_hosts() => Assert.Equal(
        DaneMatch.Match,
        DaneCertificateRules.Match(_leaf, [_middle.Certificate], [Describe(2, 1, 1, _middle.Certificate)], ["other.example", Host], Now));

    [Fact]
    public void Under_DANE_TA_the_dates_count()
    {
        using var old = _middle.Issue([Host], Now.AddDays(-30), Now.AddDays(-20));
        TlsaAssociation[] records = [Describe(2, 1, 1, _middle.Certificate)];

        Assert.Equal(DaneMatch.Expired, DaneCertificateRules.Match(old, [_middle.Certificate], records, [Host], Now));
        Assert.Equal(DaneMatch.Match, DaneCertificateRules.Match(old, [_middle.Certificate], records, [Host], Now.AddDays(-25)));
    }

    [Fact]
    public void One_record_of_several_is_enough() => Assert.Equal(
        DaneMatch.Match,
        DaneCertificateRules.Match(_leaf, [], [Describe(3, 1, 1, _root.Certificate), Describe(3, 1, 1, _leaf)], [Host], Now));

    [Fact]
    public void Records_of_the_web_and_of_nobody_match_nothing()
    {
        Assert.Equal(DaneMatch.None, Match(Describe(0, 1, 1, _middle.Certificate), _middle.Certificate));
        Assert.Equal(DaneMatch.None, Match(Describe(1, 1, 1, _leaf)));
        Assert.Equal(DaneMatch.None, Match(new TlsaAssociation(3, 7, 0, _leaf.RawData)));
        Assert.Equal(DaneMatch.None, Match(new TlsaAssociation(3, 0, 9, _leaf.RawData)));
        Assert.Equal(DaneMatch.None, Match(new TlsaAssociation(3, 0, 0, ReadOnlyMemory<byte>.Empty)));
    }

    [Fact]
    public void A_whole_certificate_in_a_record_may_be_garbage()
    {
        var random = new Random(7672);
        var whole = _root.Certificate.RawData;
        for (var round = 0; round < 300; round++)
        {
            byte[] octets = [.. whole];
            octets[random.Next(octets.Length)] ^= (byte)random.Next(1, 256);
            var record = new TlsaAssociation(2, 0, 0, octets.AsMemory(0, round % 2 == 0 ? octets.Length : random.Next(1, octets.Length)));
            Assert.NotEqual(DaneMatch.Match, Match(record));
        }
    }

    private DaneMatch Match(TlsaAssociation record, params X509Certificate2[] sent) => DaneCertificateRules.Match(_leaf, sent, [record], [Host], Now);

    private static TlsaAssociation Describe(byte usage, byte selector, byte matching, X509Certificate2 certificate)
    {
        var chosen = selector == 0 ? certificate.RawData : certificate.PublicKey.ExportSubjectPublicKeyInfo();
        return new TlsaAssociation(usage, selector, matching, matching switch { 1 => SHA256.HashData(chosen), 2 => SHA512.HashData(chosen), _ => chosen });
    }
}
