using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Accounts.Sso;

/// <summary>Which certificates are taken: X.509 with an RSA key of 2048 bits or more, as PEM or as the base64 inside it. Pure.</summary>
internal static class CertificateRules
{
    public const int MaxText = 16 * 1024;
    public const int MinBits = 2048;
    public const int MaxBits = 16384;
    public const int MaxCertificates = 10;
    public const string Bad = "public_certificate must be an X.509 certificate with an RSA key of 2048 to 16384 bits, as PEM or base64.";

    public static readonly string TooMany = $"An SSO integration has at most {MaxCertificates} certificates.";

    /// <returns>Null: it is none, or not one of ours.</returns>
    public static X509Certificate2? TryRead(string text)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(text)
                : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
            using var key = certificate.GetRSAPublicKey();
            if (key is { KeySize: >= MinBits and <= MaxBits })
            {
                return certificate;
            }
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            // Neither reader has another way to say so.
        }

        certificate?.Dispose();
        return null;
    }
}
