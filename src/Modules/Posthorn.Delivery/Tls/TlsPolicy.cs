using Posthorn.Dns;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls;

/// <summary>
/// What the way to a recipient domain asks of TLS. Equal policies may share connections: it is part of a lane's key,
/// so a record compares by value and <see cref="Key"/> tells all that matters. What holds for one host is <see cref="TlsPolicyRules.For"/>.
/// </summary>
/// <param name="Source">Who asks for it.</param>
/// <param name="Required">No TLS, no mail. False: TLS when offered, plain otherwise.</param>
/// <param name="Certificate">What the certificate must prove.</param>
/// <param name="MinVersion">The lowest TLS version: 1.0 when anything is better than nothing, or 1.1, 1.2, 1.3 as demanded.</param>
/// <param name="MxPatterns">MTA-STS: the MX hosts that the domain names, <c>mx.example.com</c> or <c>*.example.com</c>; empty: any host.</param>
/// <param name="TlsaByHost">
/// DANE: the usable TLSA records of each MX host that has TLSA records; an empty list where none of them is usable
/// (then TLS is a must, RFC 7672 section 2.2). Empty without DANE.
/// </param>
internal sealed record TlsPolicy(
    TlsPolicySource Source,
    bool Required,
    CertificateDemand Certificate,
    Version MinVersion,
    IReadOnlyList<string> MxPatterns,
    IReadOnlyDictionary<string, IReadOnlyList<TlsaRecord>> TlsaByHost,
    string Key)
{
    private static readonly Dictionary<string, string> NoHosts = [];

    /// <summary>TLS when offered, with any certificate, and plain otherwise.</summary>
    public static readonly TlsPolicy Opportunistic = new(
        TlsPolicySource.None, false, CertificateDemand.None, new Version(1, 0), [], new Dictionary<string, IReadOnlyList<TlsaRecord>>(), "");

    /// <summary>The part of it that the sending account asks for: a host that falls short of this blocks the mail, of anything else defers it.</summary>
    public TlsRequirement Account { get; init; } = TlsRequirement.None;

    /// <summary>With DANE: what holds for the hosts without TLSA records. Null otherwise.</summary>
    public TlsPolicy? Elsewhere { get; init; }

    /// <summary>With DANE: the hosts whose TLSA records nobody could look up, with the reason. They get no mail now.</summary>
    public IReadOnlyDictionary<string, string> UnknownHosts { get; init; } = NoHosts;

    /// <summary>An MTA-STS policy in testing mode: what would hold. Its failures are counted and change nothing.</summary>
    public TlsPolicy? Observed { get; init; }

    /// <summary>The recipient domain, whose name a certificate under a DANE-TA record may bear instead of the host's.</summary>
    public string? Domain { get; init; }

    /// <summary>How reports name what was found for the domain.</summary>
    public TlsReportPolicy Report { get; init; } = TlsReportPolicy.NoneFound;

    /// <summary>The domain has a policy that could not be fetched or read: sessions are counted as failed for this reason.</summary>
    public TlsResultType? PolicyProblem { get; init; }

    public bool Equals(TlsPolicy? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}

internal enum TlsPolicySource
{
    /// <summary>Nobody asks: opportunistic.</summary>
    None,

    /// <summary>The sending account's enforced TLS setting.</summary>
    Account,

    /// <summary>A shaping rule of the operator.</summary>
    Shaping,

    /// <summary>RFC 8461.</summary>
    MtaSts,

    /// <summary>RFC 7672.</summary>
    Dane,
}

internal enum CertificateDemand
{
    /// <summary>Any certificate.</summary>
    None,

    /// <summary>A chain to a trusted root and the MX host's name.</summary>
    WebPki,

    /// <summary>A match with the host's TLSA records (RFC 7672).</summary>
    Dane,
}
