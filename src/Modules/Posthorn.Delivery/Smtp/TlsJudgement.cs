using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Smtp;

/// <summary>Who answered a TLS handshake. The certificates live only while the judge looks at them.</summary>
/// <param name="Host">The name that we asked for.</param>
/// <param name="Leaf">The peer's certificate; null: it showed none.</param>
/// <param name="Sent">The other certificates that the peer sent, in no certain order.</param>
/// <param name="Protocol">The version that was agreed.</param>
/// <param name="Errors">What the platform found: name, chain, trust in the system's roots.</param>
/// <param name="ChainStatus">Why the platform could not build a chain; none when it could.</param>
internal sealed record TlsPeer(
    string Host, X509Certificate2? Leaf, IReadOnlyList<X509Certificate2> Sent, SslProtocols Protocol, SslPolicyErrors Errors, X509ChainStatusFlags ChainStatus);

/// <summary>Whether a peer will do.</summary>
/// <param name="IsVerified">The certificate proves the name, whether that was asked for or not.</param>
/// <param name="Failure">Null: the peer will do.</param>
internal readonly record struct TlsJudgement(bool IsVerified, TlsFailureKind? Failure = null, string Reason = "")
{
    public bool IsAccepted => Failure is null;

    /// <summary>The judge without DANE: what the platform found is enough where a certificate is demanded, and only noted where none is.</summary>
    public static Func<TlsPeer, TlsJudgement> ByPlatform(CertificateDemand demand) => peer => peer.Errors switch
    {
        SslPolicyErrors.None when demand != CertificateDemand.Dane => new(true),
        _ when demand == CertificateDemand.None => new(false),
        _ when demand == CertificateDemand.Dane => new(false, TlsFailureKind.Dane, "nobody here can compare it with TLSA records"),
        _ when peer.Leaf is null => new(false, TlsFailureKind.Untrusted, "the server shows no certificate"),
        _ when (peer.ChainStatus & X509ChainStatusFlags.NotTimeValid) != 0 => new(false, TlsFailureKind.Expired, $"the certificate is valid from {peer.Leaf.NotBefore:yyyy-MM-dd} to {peer.Leaf.NotAfter:yyyy-MM-dd}"),
        var errors when (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 => new(false, TlsFailureKind.HostMismatch, $"the certificate is not for {peer.Host}"),
        _ => new(false, TlsFailureKind.Untrusted, "the certificate has no chain to a trusted root"),
    };
}
