using System.Security.Authentication;

namespace Posthorn.Delivery.Smtp;

/// <summary>TLS versions as numbers: 1.2, 1.3. Pure.</summary>
internal static class TlsVersionRules
{
    public static bool Reaches(SslProtocols agreed, Version least) => VersionOf(agreed) >= least;

    private static Version VersionOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => new(1, 3),
        SslProtocols.Tls12 => new(1, 2),
        _ => new(1, 0),
    };
}
