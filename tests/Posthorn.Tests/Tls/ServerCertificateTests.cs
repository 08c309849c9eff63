using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Settings;
using Posthorn.Testing;
using Posthorn.Tls;

namespace Posthorn.Tests.Tls;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posthorn-tls-");
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_files_a_self_signed_one_is_made_once_for_its_owner_alone()
    {
        var first = Open(new PosthornSettings { HostName = "mail.example.net" }).Current();
        var again = Open(new PosthornSettings { HostName = "mail.example.net" }).Current();

        Assert.Equal("CN=mail.example.net", first.TargetCertificate.Subject);
        Assert.True(first.TargetCertificate.MatchesHostname("mail.example.net"));
        Assert.True(first.TargetCertificate.HasPrivateKey);
        Assert.Equal(first.TargetCertificate.Thumbprint, again.TargetCertificate.Thumbprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "self-signed.key")));
        }
    }

    [Fact]
    public void A_renewed_certificate_is_shown_without_a_restart_and_half_a_file_is_not()
    {
        var settings = Write("one.example.net");
        var certificate = Open(settings);
        Assert.Equal("CN=one.example.net", certificate.Current().TargetCertificate.Subject);

        File.WriteAllText(settings.TlsCertificate!, "-----BEGIN CERTIFICATE-----\n");
        File.SetLastWriteTimeUtc(settings.TlsCertificate!, DateTime.UnixEpoch.AddDays(1));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("CN=one.example.net", certificate.Current().TargetCertificate.Subject);

        Write("two.example.net");
        File.SetLastWriteTimeUtc(settings.TlsCertificate!, DateTime.UnixEpoch.AddDays(2));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("CN=two.example.net", certificate.Current().TargetCertificate.Subject);
    }

    [Fact]
    public void Files_that_hold_no_certificate_name_their_settings()
    {
        var settings = Write("one.example.net");
        File.WriteAllText(settings.TlsKey!, "no key");

        Assert.StartsWith("--tls-certificate, --tls-key: expected PEM files", Assert.Throws<CertificateFault>(() => Open(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_without_the_other_is_a_mistake()
    {
        var settings = Write("one.example.net");
        settings.TlsKey = null;

        Assert.Equal("--tls-certificate and --tls-key: expected both or neither.", Assert.Throws<CertificateFault>(() => Open(settings)).Message);
    }

    private ServerCertificate Open(PosthornSettings settings)
    {
        using var folder = DataFolder.OpenShared(_folder.FullName);
        return ServerCertificate.Open(settings, folder, _clock);
    }

    private PosthornSettings Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(1));
        var (certificatePath, keyPath) = (Path.Combine(_folder.FullName, "own.crt"), Path.Combine(_folder.FullName, "own.key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return new PosthornSettings { HostName = name, TlsCertificate = certificatePath, TlsKey = keyPath };
    }
}
