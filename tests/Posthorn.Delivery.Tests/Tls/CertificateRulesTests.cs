using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Delivery.Tls;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;
using Posthorn.Testing.Tls;
using static Posthorn.Delivery.Tests.Tls.TlsValues;

namespace Posthorn.Delivery.Tests.Tls;

public sealed class CertificateRulesTests : IDisposable
{
    private const string Host = "mx.example.org";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly TlsPolicy Sts = Combine(sts: TlsValues.Sts(MtaStsMode.Enforce, Host));
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("Stranger");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public void An_opportunistic_policy_takes_any_certificate_and_none()
    {
        using var strange = _stranger.Issue("other.example");

        Assert.True(Verify(strange, TlsPolicy.Opportunistic).IsOk);
        Assert.True(Verify(null, TlsPolicy.Opportunistic).IsOk);
        Assert.True(Verify(strange, Combine(Encrypted)).IsOk);
    }

    [Theory]
    [InlineData("mx.example.org", null)]
    [InlineData("*.example.org", null)]
    [InlineData("*.org", TlsResultType.CertificateHostMismatch)]
    [InlineData("mx2.example.org", TlsResultType.CertificateHostMismatch)]
    [InlineData("*.mx.example.org", TlsResultType.CertificateHostMismatch)]
    public void A_valid_certificate_must_be_for_the_host(string name, TlsResultType? problem)
    {
        using var leaf = _authority.Issue(name);

        Assert.Equal(problem, Verify(leaf, Sts).Problem);
        Assert.Equal(problem, Verify(leaf, Combine(Verified)).Problem);
    }

    [Fact]
    public void An_expired_or_strange_certificate_is_not_valid()
    {
        using var old = _authority.Issue([Host], Now.AddDays(-9), Now.AddDays(-8));
        using var strange = _stranger.Issue(Host);

        Assert.Equal(TlsResultType.CertificateExpired, Verify(old, Sts).Problem);
        Assert.Equal(TlsResultType.CertificateNotTrusted, Verify(strange, Sts).Problem);
        Assert.Equal(TlsResultType.CertificateNotTrusted, Verify(null, Sts).Problem);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "1.2", true)]
    [InlineData(SslProtocols.Tls12, "1.3", false)]
    [InlineData(SslProtocols.Tls13, "1.3", true)]
    [InlineData((SslProtocols)0x300, "1.2", false)]
    [InlineData((SslProtocols)0x300, "1.1", true)]
    [InlineData((SslProtocols)0xC0, "1.1", false)]
    [InlineData(SslProtocols.None, "1.3", true)]
    public void The_version_must_be_high_enough(SslProtocols negotiated, string least, bool expected)
    {
        using var leaf = _authority.Issue(Host);
        var verdict = Verify(leaf, Combine(Encrypted with { MinVersion = Version.Parse(least) }), negotiated: negotiated);

        Assert.Equal(expected ? null : TlsResultType.ValidationFailure, verdict.Problem);
        Assert.Equal(!expected, verdict.AccountUnmet);
    }

    [Fact]
    public void An_opportunistic_policy_takes_any_version() => Assert.True(Verify(null, TlsPolicy.Opportunistic, negotiated: (SslProtocols)0xC0).IsOk);

    [Fact]
    public void A_host_that_the_policy_does_not_name_fails_whatever_it_shows()
    {
        using var leaf = _authority.Issue("other.example.org");

        Assert.Equal(TlsResultType.ValidationFailure, Verify(leaf, Sts, "other.example.org").Problem);
    }

    [Fact]
    public void What_falls_short_of_the_account_is_told_apart_from_what_falls_short_of_others()
    {
        using var strange = _stranger.Issue(Host);

        Assert.True(Verify(strange, Combine(Verified)).AccountUnmet);
        Assert.False(Verify(strange, Combine(shaping: Verified)).AccountUnmet);
        Assert.False(Verify(strange, Combine(Encrypted, sts: TlsValues.Sts(MtaStsMode.Enforce, Host))).AccountUnmet);
        Assert.True(Verify(strange, Combine(Verified, sts: TlsValues.Sts(MtaStsMode.Enforce, Host))).AccountUnmet);
    }

    [Fact]
    public void DANE_takes_a_strange_certificate_that_fits_and_no_other()
    {
        using var strange = _stranger.Issue("other.example");
        using var valid = _authority.Issue(Host);
        var policy = Combine(Verified, dane: Dane(Host, Tlsa(Host, data: SHA256.HashData(strange.PublicKey.ExportSubjectPublicKeyInfo()))));

        Assert.True(Verify(strange, policy).IsOk);
        Assert.Equal((TlsResultType.CertificateNotTrusted, true), (Verify(valid, policy).Problem, Verify(valid, policy).AccountUnmet));
        Assert.True(Verify(valid, policy, "mx2.example.org").Problem == TlsResultType.CertificateHostMismatch);
    }

    [Fact]
    public void A_host_whose_TLSA_records_are_not_known_fails_whatever_it_shows()
    {
        using var valid = _authority.Issue(Host);

        Assert.Equal(TlsResultType.DnssecInvalid, Verify(valid, Combine(dane: Unknown(Host))).Problem);
        Assert.Equal(TlsResultType.StartTlsNotSupported, TlsVerdict.OfNoTls(Combine(dane: Unknown(Host)), Host).Problem);
        Assert.True(Verify(valid, Combine(dane: Unknown(Host)), "mx2.example.org").IsOk);
    }

    [Fact]
    public void A_DANE_TA_certificate_may_bear_the_domains_name()
    {
        using var host = _stranger.Issue(Host);
        using var domain = _stranger.Issue("example.org");
        using var other = _stranger.Issue("other.example");
        var policy = Combine(dane: Dane(Host, Tlsa(Host, usage: 2, data: SHA256.HashData(_stranger.Certificate.PublicKey.ExportSubjectPublicKeyInfo()))));

        Assert.True(Verify(host, policy).IsOk);
        Assert.True(Verify(domain, policy).IsOk);
        Assert.Equal(TlsResultType.CertificateHostMismatch, Verify(other, policy).Problem);
    }

    [Theory]
    [InlineData(@"mx\000.example.org")]
    [InlineData("")]
    [InlineData("mx example.org")]
    [InlineData("-")]
    public void A_host_name_from_DNS_may_be_anything(string host)
    {
        using var leaf = _authority.Issue(Host);

        Assert.Equal(TlsResultType.CertificateHostMismatch, Verify(leaf, Combine(Verified), host).Problem);
    }

    [Fact]
    public void Without_TLS_a_policy_that_requires_it_objects()
    {
        Assert.True(TlsVerdict.OfNoTls(TlsPolicy.Opportunistic, Host).IsOk);
        Assert.Equal((TlsResultType.StartTlsNotSupported, false), (TlsVerdict.OfNoTls(Sts, Host).Problem, TlsVerdict.OfNoTls(Sts, Host).AccountUnmet));
        Assert.True(TlsVerdict.OfNoTls(Combine(Encrypted, sts: TlsValues.Sts(MtaStsMode.Enforce, Host)), Host).AccountUnmet);
        Assert.Equal(TlsResultType.ValidationFailure, TlsVerdict.OfHandshake(Sts, Host, "no cipher in common").Problem);
        Assert.True(TlsVerdict.OfHandshake(TlsPolicy.Opportunistic, Host, "no cipher in common").IsOk);
    }

    private TlsVerdict Verify(X509Certificate2? leaf, TlsPolicy policy, string host = Host, SslProtocols negotiated = SslProtocols.Tls13)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority.Roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        var faults = X509ChainStatusFlags.NoError;
        if (leaf is not null && !chain.Build(leaf))
        {
            faults = chain.ChainStatus.Aggregate(faults, (all, status) => all | status.Status);
        }

        return CertificateRules.Verify(leaf, [_authority.Certificate, _stranger.Certificate], faults, host, negotiated, policy, Now);
    }
}
