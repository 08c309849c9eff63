using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Sink;

/// <summary>The sink's own certificate authority, made once in each process. Who trusts <see cref="Root"/> can tell a good certificate of the sink from an expired one.</summary>
public static class SinkAuthority
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);
    private static readonly Lazy<X509Certificate2> Made = new(MakeRoot);

    public static X509Certificate2 Root => Made.Value;

    /// <param name="hostName">The name that it certifies.</param>
    /// <param name="notBefore">Within the thirty days before and after the start of the process.</param>
    /// <param name="notAfter">As above.</param>
    internal static X509Certificate2 Issue(string hostName, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestFor(hostName, key);
        using var issued = request.Create(Root, notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    internal static X509Certificate2 SelfSigned(string hostName, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return RequestFor(hostName, key).CreateSelfSigned(notBefore, notAfter);
    }

    private static CertificateRequest RequestFor(string hostName, ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 MakeRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Posthorn sink", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));

        // Certificates are judged by the machine's clock, whatever clock the sink has.
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now - Life, now + Life);
    }
}
