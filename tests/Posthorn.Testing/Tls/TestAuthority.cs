using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Testing.Tls;

/// <summary>A certificate authority for one test: a root, or one below another, and the certificates that it issues. P-256 throughout.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="name">What the authority calls itself.</param>
    /// <param name="parent">Who signed it; null for a root.</param>
    /// <param name="from">The first moment of its certificate; a year ago by default.</param>
    /// <param name="until">The last; in a year by default.</param>
    public TestAuthority(string name = "Test Root", TestAuthority? parent = null, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (first, last) = (from ?? DateTimeOffset.UtcNow.AddYears(-1), until ?? DateTimeOffset.UtcNow.AddYears(1));
        Certificate = parent is null ? request.CreateSelfSigned(first, last) : parent.Sign(request, first, last);
    }

    /// <summary>Without the private key when it was signed by another.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>As options want a list of trusted roots.</summary>
    public X509Certificate2Collection Roots => [Certificate];

    /// <param name="names">DNS names and IP addresses.</param>
    /// <param name="from">The first moment; a day ago by default.</param>
    /// <param name="until">The last; tomorrow by default.</param>
    /// <returns>A certificate for a server, with its private key.</returns>
    public X509Certificate2 Issue(IReadOnlyList<string> names, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var signed = Sign(request, from ?? DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddDays(1));
        return signed.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Issue(params string[] names) => Issue(names, null);

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until)
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, serial);
    }
}
