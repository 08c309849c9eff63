using Posthorn.Dns;

namespace Posthorn.Delivery.Tls;

/// <summary>
/// What the way to a recipient domain asks of TLS. Equal policies may share connections: it is part of a lane's key,
/// so a record compares by value and <see cref="Key"/> tells all that matters.
/// </summary>
/// <param name="Source">Who asks for it.</param>
/// <param name="Required">No TLS, no mail. False: TLS when offered, plain otherwise.</param>
/// <param name="Certificate">What the certificate must prove.</param>
/// <param name="MinVersion">The lowest TLS version: 1.0 when anything is better than nothing, or 1.1, 1.2, 1.3 as demanded.</param>
/// <param name="MxPatterns">MTA-STS: the MX hosts that the domain names, <c>mx.example.com</c> or <c>*.example.com</c>; empty: any host.</param>
/// <param name="TlsaByHost">DANE: the usable TLSA records of each MX host that has some; empty without DANE.</param>
internal sealed record TlsPolicy(
    TlsPolicySource Source,
    bool Required,
    CertificateDemand Certificate,
    Version MinVersion,
    IReadOnlyList<string> MxPatterns,
    IReadOnlyDictionary<string, IReadOnlyList<TlsaRecord>> TlsaByHost,
    string Key)
{
    /// <summary>TLS when offered, with any certificate, and plain otherwise.</summary>
    public static readonly TlsPolicy Opportunistic = new(
        TlsPolicySource.None, false, CertificateDemand.None, new Version(1, 0), [], new Dictionary<string, IReadOnlyList<TlsaRecord>>(), "");

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
