using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Delivery.Smtp;

/// <summary>How we open TLS. Session resumption is the platform's: it keeps the tickets of a host by the name that is asked for.</summary>
internal static class TlsClientOptions
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>1.2 and 1.3: the platform's OpenSSL refuses older ones whatever we ask for, so a host that has nothing better is a host without TLS.</summary>
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <param name="hostName">The name for SNI and for the certificate.</param>
    /// <param name="shown">Receives what the peer shows. Nothing is refused here: the judge comes after the handshake.</param>
    /// <param name="trustedRoots">Trusted instead of the system's; null: the system's.</param>
    public static SslClientAuthenticationOptions For(string hostName, ShownCertificates shown, X509Certificate2Collection? trustedRoots) => new()
    {
        TargetHost = hostName,
        EnabledSslProtocols = Versions,
        CertificateChainPolicy = ChainPolicy(trustedRoots),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => shown.Take(certificate, chain, errors),
    };

    /// <summary>A certificate names addresses to fetch from. A stranger's does not make us fetch anything.</summary>
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection? trustedRoots)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { ServerAuthentication },
        };
        if (trustedRoots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(trustedRoots);
        }

        return policy;
    }
}

/// <summary>Keeps what the peer showed until the handshake is over: the platform disposes of it before.</summary>
internal sealed class ShownCertificates : IDisposable
{
    private readonly List<X509Certificate2> _sent = [];
    private X509Certificate2? _leaf;
    private SslPolicyErrors _errors = SslPolicyErrors.RemoteCertificateNotAvailable;
    private X509ChainStatusFlags _status;

    /// <returns>True: go on.</returns>
    public bool Take(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _errors = errors;
        _leaf = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        foreach (var sent in chain?.ChainPolicy.ExtraStore ?? [])
        {
            _sent.Add(X509CertificateLoader.LoadCertificate(sent.RawData));
        }

        foreach (var status in chain?.ChainStatus ?? [])
        {
            _status |= status.Status;
        }

        return true;
    }

    public TlsPeer AsPeer(string host, SslProtocols protocol) => new(host, _leaf, _sent, protocol, _errors, _status);

    public void Dispose()
    {
        _leaf?.Dispose();
        _sent.ForEach(static certificate => certificate.Dispose());
    }
}
