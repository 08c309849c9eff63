using Posthorn.Delivery.Tls;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;
using static Posthorn.Delivery.Tests.Tls.TlsValues;

namespace Posthorn.Delivery.Tests.Tls;

public sealed class TlsPolicyRulesTests
{
    [Fact]
    public void Nobody_asks_so_TLS_is_opportunistic()
    {
        var policy = Combine();

        Assert.Equal(TlsPolicy.Opportunistic, policy);
        Assert.Equal("", policy.Key);
        Assert.Equal("no-policy-found", policy.Report.Type);
        Assert.Same(policy, policy.For("mx.example.org"));
        Assert.Null(policy.WhyNot("mx.example.org"));
    }

    [Theory]
    [InlineData(true, false, "1.1", false, false, "1.0", "Account", "None", "1.1")]
    [InlineData(true, true, "1.2", false, false, "1.0", "Account", "WebPki", "1.2")]
    [InlineData(false, true, "1.2", false, false, "1.0", "Account", "WebPki", "1.2")]
    [InlineData(false, false, "1.3", true, false, "1.2", "Shaping", "None", "1.2")]
    [InlineData(false, false, "1.0", false, true, "1.3", "Shaping", "WebPki", "1.3")]
    [InlineData(true, false, "1.3", true, true, "1.2", "Shaping", "WebPki", "1.3")]
    [InlineData(true, false, "1.1", true, false, "1.3", "Account", "None", "1.3")]
    [InlineData(false, false, "1.3", false, false, "1.3", "None", "None", "1.0")]
    public void The_strictest_of_account_and_shaping_rule_wins_part_by_part(
        bool accountTls, bool accountCertificate, string accountVersion, bool shapingTls, bool shapingCertificate, string shapingVersion,
        string source, string certificate, string version)
    {
        var policy = Combine(
            new TlsRequirement(accountTls, accountCertificate, Version.Parse(accountVersion)),
            new TlsRequirement(shapingTls, shapingCertificate, Version.Parse(shapingVersion)));

        Assert.Equal((source, certificate, version), (policy.Source.ToString(), policy.Certificate.ToString(), policy.MinVersion.ToString()));
        Assert.Equal(source != "None", policy.Required);
    }

    [Fact]
    public void Enforced_MTA_STS_asks_for_TLS_a_valid_certificate_and_its_hosts()
    {
        var policy = Combine(sts: Sts(MtaStsMode.Enforce, "mx.example.org", "*.mail.example"));

        Assert.Equal((TlsPolicySource.MtaSts, true, CertificateDemand.WebPki, new Version(1, 2)), (policy.Source, policy.Required, policy.Certificate, policy.MinVersion));
        Assert.Null(policy.WhyNot("MX.example.org"));
        Assert.Null(policy.WhyNot("a.mail.example"));
        Assert.Equal((TlsResultType.ValidationFailure, false), (policy.WhyNot("other.example")!.Problem, policy.WhyNot("other.example")!.AccountUnmet));
        Assert.Equal("sts", policy.Report.Type);
        Assert.Equal("version: STSv1\nmode: enforce\nmx: mx.example.org\nmx: *.mail.example\nmax_age: 604800", policy.Report.Text);
    }

    [Fact]
    public void A_higher_version_of_the_account_holds_under_MTA_STS_too()
    {
        Assert.Equal(new Version(1, 3), Combine(Encrypted with { MinVersion = new Version(1, 3) }, sts: Sts(MtaStsMode.Enforce, "a.example")).MinVersion);
        Assert.Equal(new Version(1, 2), Combine(Encrypted, sts: Sts(MtaStsMode.Enforce, "a.example")).MinVersion);
    }

    [Fact]
    public void MTA_STS_in_testing_mode_is_watched_and_asks_for_nothing()
    {
        var policy = Combine(sts: Sts(MtaStsMode.Testing, "mx.example.org"));

        Assert.False(policy.Required);
        Assert.Null(policy.WhyNot("other.example"));
        Assert.True(policy.Observed!.Required);
        Assert.NotNull(policy.Observed.WhyNot("other.example"));
        Assert.Equal("sts", policy.Report.Type);
        Assert.NotEqual(TlsPolicy.Opportunistic, policy);
    }

    [Fact]
    public void MTA_STS_of_mode_none_is_no_policy() => Assert.Equal(TlsPolicy.Opportunistic, Combine(sts: Sts(MtaStsMode.None)));

    [Fact]
    public void A_policy_that_cannot_be_fetched_asks_for_nothing_and_is_counted()
    {
        var policy = Combine(sts: Broken(TlsResultType.StsPolicyFetchError));

        Assert.Equal(TlsPolicy.Opportunistic, policy);
        Assert.Equal(TlsResultType.StsPolicyFetchError, policy.PolicyProblem);
    }

    [Fact]
    public void A_host_with_TLSA_records_is_judged_by_DANE_and_the_others_by_the_rest()
    {
        var policy = Combine(sts: Sts(MtaStsMode.Enforce, "b.example.org"), dane: Dane("a.example.org", Tlsa("a.example.org")));

        var signed = policy.For("A.example.org");
        Assert.Equal((TlsPolicySource.Dane, true, CertificateDemand.Dane, "tlsa"), (signed.Source, signed.Required, signed.Certificate, signed.Report.Type));
        Assert.Null(policy.WhyNot("a.example.org"));

        var other = policy.For("b.example.org");
        Assert.Equal((TlsPolicySource.MtaSts, true, CertificateDemand.WebPki, "sts"), (other.Source, other.Required, other.Certificate, other.Report.Type));
        Assert.Null(policy.WhyNot("b.example.org"));
        Assert.NotNull(policy.WhyNot("c.example.org"));
    }

    [Fact]
    public void Hosts_without_TLSA_records_stay_opportunistic_when_nobody_else_asks() =>
        Assert.False(Combine(dane: Dane("a.example.org", Tlsa("a.example.org"))).For("b.example.org").Required);

    [Theory]
    [InlineData(false, "None", "Dane")]
    [InlineData(true, "WebPki", "MtaSts")]
    public void Unusable_TLSA_records_ask_for_TLS_and_leave_the_certificate_to_the_others(bool sts, string certificate, string source)
    {
        var policy = Combine(sts: sts ? Sts(MtaStsMode.Enforce, "a.example.org") : null, dane: Dane("a.example.org")).For("a.example.org");

        Assert.Equal((true, certificate, source), (policy.Required, policy.Certificate.ToString(), policy.Source.ToString()));
    }

    [Fact]
    public void A_host_whose_TLSA_records_nobody_can_look_up_gets_no_mail_now()
    {
        var policy = Combine(dane: Unknown("a.example.org"));

        Assert.Equal(TlsResultType.DnssecInvalid, policy.WhyNot("a.example.org")!.Problem);
        Assert.Contains("SERVFAIL", policy.WhyNot("a.example.org")!.Reason, StringComparison.Ordinal);
        Assert.Null(policy.WhyNot("b.example.org"));
    }

    [Fact]
    public void Policies_that_ask_for_different_things_have_different_keys()
    {
        TlsPolicy[] policies =
        [
            Combine(),
            Combine(Encrypted),
            Combine(Encrypted with { MinVersion = new Version(1, 3) }),
            Combine(Verified),
            Combine(shaping: Encrypted),
            Combine(shaping: Verified),
            Combine(Encrypted, Verified),
            Combine(sts: Sts(MtaStsMode.Enforce, "a.example")),
            Combine(sts: Sts(MtaStsMode.Enforce, "b.example")),
            Combine(Encrypted, sts: Sts(MtaStsMode.Enforce, "a.example")),
            Combine(sts: Sts(MtaStsMode.Testing, "a.example")),
            Combine(dane: Dane("a.example", Tlsa("a.example"))),
            Combine(dane: Dane("a.example", Tlsa("a.example", usage: 2))),
            Combine(dane: Dane("b.example", Tlsa("b.example"))),
            Combine(dane: Dane("a.example")),
            Combine(dane: Unknown("a.example")),
            Combine(Verified, dane: Dane("a.example", Tlsa("a.example"))),
        ];

        Assert.Equal(policies.Length, policies.Select(policy => policy.Key).Distinct().Count());
        Assert.Equal(policies.Length, policies.ToHashSet().Count);
    }

    [Fact]
    public void The_same_parts_make_the_same_key()
    {
        Assert.Equal(Combine(Verified, sts: Sts(MtaStsMode.Enforce, "a.example")), Combine(Verified, sts: Sts(MtaStsMode.Enforce, "a.example")));
        var (one, two) = (Tlsa("a.example"), Tlsa("a.example", usage: 2));
        Assert.Equal(Combine(dane: Dane("a.example", one, two)), Combine(dane: Dane("a.example", two, one)));
    }
}
