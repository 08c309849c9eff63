using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Delivery.Tls.Dane;
using Posthorn.MailAuth;
using Posthorn.MailAuth.Dane;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls;

/// <summary>Holds a finished handshake against a policy: version, chain, name, TLSA records. Nothing is fetched.</summary>
internal static class CertificateRules
{
    private const X509ChainStatusFlags Untrusted =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid
        | X509ChainStatusFlags.ExplicitDistrust | X509ChainStatusFlags.Revoked;

    /// <summary>Nobody asked for revocation.</summary>
    private const X509ChainStatusFlags Ignored = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <param name="leaf">What the server showed; null when it showed nothing.</param>
    /// <param name="sent">What else the server sent, in any order.</param>
    /// <param name="chainFaults">What the handshake found when it built the chain; none when it is sound and ends in a trusted root.</param>
    /// <param name="host">The MX host's name.</param>
    /// <param name="negotiated">The TLS version; <see cref="SslProtocols.None"/> while it is not known.</param>
    /// <param name="policy">The domain's policy.</param>
    /// <param name="now">For DANE-TA, whose chains are built here.</param>
    public static TlsVerdict Verify(
        X509Certificate2? leaf, IReadOnlyList<X509Certificate2> sent, X509ChainStatusFlags chainFaults, string host, SslProtocols negotiated,
        TlsPolicy policy, DateTimeOffset now)
    {
        var wanted = policy.For(host);
        if (TlsPolicyRules.OutsideOf(wanted, host) is { } outside)
        {
            return outside;
        }

        if (wanted.Required && VersionOf(negotiated) is { } version && version < wanted.MinVersion)
        {
            return new TlsVerdict(
                TlsResultType.ValidationFailure, $"{host} offers TLS {version} at most, {wanted.MinVersion} is required",
                wanted.Account.AsksAnything && version < wanted.Account.MinVersion);
        }

        if (wanted.Certificate == CertificateDemand.None)
        {
            return TlsVerdict.Ok;
        }

        if (leaf is null)
        {
            return new TlsVerdict(TlsResultType.CertificateNotTrusted, $"{host} shows no certificate", wanted.Account.Verified);
        }

        var (problem, reason) = wanted.Certificate == CertificateDemand.Dane
            ? OfDane(leaf, sent, host, wanted, now)
            : OfWebPki(leaf, chainFaults & ~Ignored, host);

        // A certificate that DANE vouches for is as good as a valid one, so only what fails here falls short of the account's demand too.
        return problem is null ? TlsVerdict.Ok : new TlsVerdict(problem, reason, wanted.Account.Verified);
    }

    public static Version? VersionOf(SslProtocols protocol) => (int)protocol switch
    {
        // TLS 1.0 and 1.1 by number: the platform marks their names as obsolete.
        0xC0 => new Version(1, 0),
        0x300 => new Version(1, 1),
        (int)SslProtocols.Tls12 => new Version(1, 2),
        (int)SslProtocols.Tls13 => new Version(1, 3),
        _ => null,
    };

    private static (TlsResultType? Problem, string Reason) OfWebPki(X509Certificate2 leaf, X509ChainStatusFlags faults, string host) =>
        faults switch
        {
            X509ChainStatusFlags.NoError when !CertificateNameRules.Fits(leaf, host, allowCommonName: false) =>
                (TlsResultType.CertificateHostMismatch, $"the certificate is not for {host}"),
            X509ChainStatusFlags.NoError => (null, ""),
            _ when (faults & Untrusted) != 0 => (TlsResultType.CertificateNotTrusted, $"the certificate of {host} is not trusted ({faults & Untrusted})"),
            X509ChainStatusFlags.NotTimeValid => (TlsResultType.CertificateExpired, $"the certificate of {host} has expired or is not valid yet"),
            _ => (TlsResultType.ValidationFailure, $"the certificate of {host} is not valid ({faults})"),
        };

    private static (TlsResultType? Problem, string Reason) OfDane(
        X509Certificate2 leaf, IReadOnlyList<X509Certificate2> sent, string host, TlsPolicy policy, DateTimeOffset now)
    {
        if (!policy.TlsaByHost.TryGetValue(host, out var known))
        {
            return (TlsResultType.DnssecInvalid, $"the TLSA records of {host} are not known");
        }

        List<TlsaAssociation> records = [.. known.Select(DaneHosts.Association)];
        string[] names = policy.Domain is { } domain ? [host, domain] : [host];
        return DaneCertificateRules.Match(leaf, sent, records, names, now) switch
        {
            DaneMatch.Match => (null, ""),
            DaneMatch.OtherName => (TlsResultType.CertificateHostMismatch, $"the certificate is not for {host}"),
            DaneMatch.Expired => (TlsResultType.CertificateExpired, $"the certificate of {host} has expired or is not valid yet"),
            _ => (TlsResultType.CertificateNotTrusted, $"the certificate of {host} matches none of its TLSA records"),
        };
    }
}
