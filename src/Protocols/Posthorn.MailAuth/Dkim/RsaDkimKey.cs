using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// One RSA instance serves all threads: OpenSSL, CNG and Security.framework all sign concurrently with a key that
/// nobody changes, and instances of their own gained nothing when measured.
/// </summary>
internal sealed class RsaDkimKey(RSA rsa) : DkimKey
{
    public override DkimKeyType Type => DkimKeyType.Rsa;

    public override DkimPublicKeyRecord PublicKeyRecord { get; } =
        new(DkimKeyType.Rsa, Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()));

    internal override int SignatureLength { get; } = rsa.KeySize / 8;

    public static bool TryImport(
        byte[] der, Action<RSA, byte[]> import, [NotNullWhen(true)] out DkimKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        var rsa = RSA.Create();
        try
        {
            import(rsa, der);
            if (rsa.KeySize is < MinRsaBits or > MaxRsaBits)
            {
                error = $"The RSA key has {rsa.KeySize} bits; {MinRsaBits} to {MaxRsaBits} are accepted.";
            }
            else if (rsa.KeySize % 8 != 0)
            {
                error = $"The RSA key has {rsa.KeySize} bits, which is no multiple of 8.";
            }
            else
            {
                error = null;
                key = new RsaDkimKey(rsa);
                return true;
            }
        }
        catch (CryptographicException)
        {
            // RSA has no TryImport: a file that is no key is an ordinary mistake.
            error = "This is not an RSA or Ed25519 private key.";
        }

        rsa.Dispose();
        return false;
    }

    public override string ExportPkcs8Pem() => rsa.ExportPkcs8PrivateKeyPem();

    internal override void Sign(ReadOnlySpan<byte> digest, Span<byte> signature) =>
        rsa.SignHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    protected override void Dispose(bool disposing) => rsa.Dispose();
}
