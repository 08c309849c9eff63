using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Posthorn.Settings;

namespace Posthorn.Tls;

/// <summary>
/// The certificate that listeners show: the operator's files, or a self-signed one in the data folder that is made once. The files are looked at again
/// for handshakes, so that a renewed certificate is used without a restart; while new files are half written the old certificate stays.
/// </summary>
internal sealed class ServerCertificate
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _context;
    private (DateTime, DateTime) _written;
    private DateTimeOffset _lookedAt;

    private ServerCertificate(string certificatePath, string keyPath, TimeProvider clock)
    {
        (_certificatePath, _keyPath, _clock) = (certificatePath, keyPath, clock);
        (_written, _lookedAt) = (WriteTimes(), clock.GetUtcNow());
        _context = Load(certificatePath, keyPath);
    }

    /// <exception cref="CertificateFault">The files do not hold a certificate and its key.</exception>
    public static ServerCertificate Open(PosthornSettings settings, DataFolder folder, TimeProvider clock)
    {
        var (certificate, key) = (settings.TlsCertificate, settings.TlsKey);
        if (certificate is null != key is null)
        {
            throw new CertificateFault("--tls-certificate and --tls-key: expected both or neither.");
        }

        if (certificate is null || key is null)
        {
            (certificate, key) = SelfSigned.EnsureIn(folder.FolderPath, settings.HostName, clock.GetUtcNow());
        }

        try
        {
            return new ServerCertificate(certificate, key, clock);
        }
        catch (Exception fault) when (IsBadFile(fault))
        {
            throw new CertificateFault($"--tls-certificate, --tls-key: expected PEM files with a certificate and its key in {certificate} and {key}. {fault.Message}");
        }
    }

    public SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            if (now - _lookedAt < LookAgain)
            {
                return _context;
            }

            _lookedAt = now;
            try
            {
                var written = WriteTimes();
                if (written != _written)
                {
                    _context = Load(_certificatePath, _keyPath);
                    _written = written;
                }
            }
            catch (Exception fault) when (IsBadFile(fault))
            {
                // Looked at again in a while.
            }

            return _context;
        }
    }

    private static bool IsBadFile(Exception fault) => fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private static SslStreamCertificateContext Load(string certificatePath, string keyPath)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificatePath);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificatePath, keyPath), chain, offline: true);
    }

    private (DateTime, DateTime) WriteTimes() => (File.GetLastWriteTimeUtc(_certificatePath), File.GetLastWriteTimeUtc(_keyPath));
}
