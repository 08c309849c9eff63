using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Tls;

/// <summary>A certificate for the first minutes: clients that verify refuse it, all others speak TLS with it.</summary>
internal static class SelfSigned
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(3650);

    /// <returns>Where certificate and key lie; made when one of them is missing.</returns>
    public static (string Certificate, string Key) EnsureIn(string folder, string hostName, DateTimeOffset now)
    {
        var (certificatePath, keyPath) = (Path.Combine(folder, "self-signed.crt"), Path.Combine(folder, "self-signed.key"));
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = RequestOf(hostName, key).CreateSelfSigned(now.AddDays(-1), now + Life);
            Write(keyPath, key.ExportPkcs8PrivateKeyPem());
            Write(certificatePath, certificate.ExportCertificatePem());
        }

        return (certificatePath, keyPath);
    }

    private static CertificateRequest RequestOf(string hostName, ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(hostName.Length <= 64 ? hostName : "posthorn");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    /// <summary>For its owner alone from the first byte on, and never half written under its name.</summary>
    private static void Write(string path, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path + ".new", options))
        {
            writer.Write(pem);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
