using System.Security.Cryptography.X509Certificates;

namespace Posthorn.MailAuth;

/// <summary>Whether a certificate is for a host (RFC 6125).</summary>
public static class CertificateNameRules
{
    /// <param name="host">From DNS, so it may be anything; what is no host name fits no certificate.</param>
    /// <param name="allowCommonName">Whether a certificate without alternative names may bear the name in its subject.</param>
    public static bool Fits(X509Certificate2 certificate, string host, bool allowCommonName)
    {
        var name = host.TrimEnd('.');
        return Uri.CheckHostName(name) is not (UriHostNameType.Unknown or UriHostNameType.Basic)
            && certificate.MatchesHostname(name, allowWildcards: true, allowCommonName);
    }
}
