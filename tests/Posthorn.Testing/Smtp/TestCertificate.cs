using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Testing.Smtp;

/// <summary>A self-signed certificate for <c>mx.example.net</c>, made once.</summary>
public static class TestCertificate
{
    private static readonly Lazy<SslStreamCertificateContext> Made = new(Make);

    public static SslStreamCertificateContext Context => Made.Value;

    private static SslStreamCertificateContext Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mx.example.net", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        return SslStreamCertificateContext.Create(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)), null, offline: true);
    }
}
