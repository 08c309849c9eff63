using Posthorn.Delivery.Tls.Dane;
using Posthorn.Delivery.Tls.MtaSts;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls;

/// <summary>
/// Which demands hold together, and what they mean for one host. The strictest wins; DANE goes before MTA-STS where a host has TLSA
/// records (RFC 8461 section 2). Pure.
/// </summary>
internal static class TlsPolicyRules
{
    /// <summary>RFC 8461 and RFC 7672 both speak of TLS 1.2 and up.</summary>
    private static readonly Version LeastForPolicies = new(1, 2);

    /// <param name="sts">What is known of the domain's MTA-STS policy.</param>
    /// <param name="dane">What is known of its hosts' TLSA records; <see cref="DaneHosts.None"/> without DANE.</param>
    public static TlsPolicy Combine(string domain, TlsRequirement account, TlsRequirement shaping, MtaStsState sts, DaneHosts dane)
    {
        var plain = Ours(account, shaping);
        var withSts = sts.Policy switch
        {
            { Mode: MtaStsMode.Enforce } policy => WithMtaSts(plain, policy),
            { Mode: MtaStsMode.Testing } policy => plain with { Observed = WithMtaSts(plain, policy) },
            _ => plain,
        };
        withSts = withSts with
        {
            Domain = domain,
            PolicyProblem = sts.Problem,
            Report = sts.Policy is { Mode: not MtaStsMode.None } known ? TlsReportPolicy.Of("sts", Lines(known)) : TlsReportPolicy.NoneFound,
        };
        withSts = withSts with { Key = TlsPolicyKey.Of(withSts) };
        return dane.IsNone ? withSts : WithDane(withSts, dane);
    }

    /// <summary>What holds for one host of the domain. For a host that <see cref="WhyNot"/> objects to it is something that the host cannot meet.</summary>
    public static TlsPolicy For(this TlsPolicy policy, string host) => policy switch
    {
        { Elsewhere: null } => policy,
        _ when policy.UnknownHosts.ContainsKey(host) => policy,
        { Elsewhere: { } elsewhere } when !policy.TlsaByHost.TryGetValue(host, out var records) => elsewhere,
        { Elsewhere: { } elsewhere } when policy.TlsaByHost[host].Count == 0 => Encrypted(elsewhere, policy.Report),
        _ => policy,
    };

    /// <summary>Why a host gets no mail whatever it offers, or null: it may be tried.</summary>
    public static TlsVerdict? WhyNot(this TlsPolicy policy, string host)
    {
        if (policy.UnknownHosts.TryGetValue(host, out var reason))
        {
            // RFC 7672 section 2.1: an attacker could make the look-up fail, so this must not lead to clear text.
            return new TlsVerdict(TlsResultType.DnssecInvalid, $"the TLSA records of {host} cannot be looked up: {reason}");
        }

        return OutsideOf(policy.For(host), host);
    }

    /// <summary>RFC 8461 section 4.1. DANE has the hosts from a signed zone and needs no second list.</summary>
    public static TlsVerdict? OutsideOf(TlsPolicy hostPolicy, string host) =>
        hostPolicy.Certificate != CertificateDemand.Dane && hostPolicy.MxPatterns.Count > 0 && !MxPatternRules.MatchesAny(hostPolicy.MxPatterns, host)
            ? new TlsVerdict(TlsResultType.ValidationFailure, $"{host} is not one of the hosts that the domain's MTA-STS policy names")
            : null;

    private static TlsPolicy Ours(TlsRequirement account, TlsRequirement shaping) => TlsPolicy.Opportunistic with
    {
        Source = (account, shaping) switch
        {
            ({ Verified: true }, _) => TlsPolicySource.Account,
            (_, { Verified: true }) => TlsPolicySource.Shaping,
            ({ Required: true }, _) => TlsPolicySource.Account,
            (_, { Required: true }) => TlsPolicySource.Shaping,
            _ => TlsPolicySource.None,
        },
        Required = account.AsksAnything || shaping.AsksAnything,
        Certificate = account.Verified || shaping.Verified ? CertificateDemand.WebPki : CertificateDemand.None,
        MinVersion = Higher(LeastOf(account), LeastOf(shaping)),
        Account = account,
    };

    private static TlsPolicy WithMtaSts(TlsPolicy plain, MtaStsPolicy sts)
    {
        var strict = plain with
        {
            Source = TlsPolicySource.MtaSts,
            Required = true,
            Certificate = CertificateDemand.WebPki,
            MinVersion = Higher(plain.MinVersion, LeastForPolicies),
            MxPatterns = sts.MxPatterns,
        };
        return strict with { Key = TlsPolicyKey.Of(strict) };
    }

    private static TlsPolicy WithDane(TlsPolicy elsewhere, DaneHosts dane)
    {
        var strict = elsewhere with
        {
            Source = TlsPolicySource.Dane,
            Required = true,
            Certificate = CertificateDemand.Dane,
            MinVersion = Higher(elsewhere.MinVersion, LeastForPolicies),
            TlsaByHost = dane.Records,
            UnknownHosts = dane.Unknown,
            Elsewhere = elsewhere,
            Observed = null,
            PolicyProblem = null,
            Report = TlsReportPolicy.Of("tlsa", dane.Lines()),
        };
        return strict with { Key = TlsPolicyKey.Of(strict) };
    }

    /// <summary>TLSA records without a usable one: TLS is a must, and the certificate proves what the others ask (RFC 7672 section 2.2).</summary>
    private static TlsPolicy Encrypted(TlsPolicy elsewhere, TlsReportPolicy report) => elsewhere with
    {
        Source = elsewhere.Required ? elsewhere.Source : TlsPolicySource.Dane,
        Required = true,
        Report = report,
    };

    private static IEnumerable<string> Lines(MtaStsPolicy policy) =>
    [
        "version: STSv1",
        $"mode: {policy.Mode.ToString().ToLowerInvariant()}",
        .. policy.MxPatterns.Select(pattern => $"mx: {pattern}"),
        $"max_age: {(long)policy.MaxAge.TotalSeconds}",
    ];

    private static Version LeastOf(TlsRequirement demand) => demand.AsksAnything ? demand.MinVersion : TlsPolicy.Opportunistic.MinVersion;

    private static Version Higher(Version one, Version other) => one >= other ? one : other;
}
