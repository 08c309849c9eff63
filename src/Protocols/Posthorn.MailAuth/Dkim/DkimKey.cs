using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Posthorn.MailAuth.Curve25519;

namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// A private key that signs. Safe for many threads at once. Dispose it when no signer uses it any more.
/// </summary>
public abstract class DkimKey : IDisposable
{
    /// <summary>RFC 8301 section 3.2: shorter keys must not sign, and are not believed.</summary>
    public const int MinRsaBits = 1024;

    /// <summary>Beyond what verifiers have to support (RFC 8301 section 3.2); the TXT record would hardly fit a DNS answer.</summary>
    public const int MaxRsaBits = 4096;

    private protected DkimKey()
    {
    }

    public abstract DkimKeyType Type { get; }

    /// <summary>What to publish at <c>selector._domainkey.domain</c>.</summary>
    public abstract DkimPublicKeyRecord PublicKeyRecord { get; }

    /// <param name="bits">A multiple of 8 from <see cref="MinRsaBits"/> to <see cref="MaxRsaBits"/>; 2048 unless told otherwise.</param>
    public static DkimKey GenerateRsa(int bits = 2048)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, MinRsaBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MaxRsaBits);
        return new RsaDkimKey(RSA.Create(bits));
    }

    public static DkimKey GenerateEd25519() => new Ed25519DkimKey(RandomNumberGenerator.GetBytes(Ed25519.SeedLength));

    /// <param name="seed">The private key of RFC 8032 section 5.1.5: 32 octets.</param>
    public static DkimKey FromEd25519Seed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, Ed25519.SeedLength, nameof(seed));
        return new Ed25519DkimKey(seed.ToArray());
    }

    /// <summary>
    /// Reads the first PEM block: <c>RSA PRIVATE KEY</c> (PKCS#1) or <c>PRIVATE KEY</c> (PKCS#8 with RSA, or Ed25519 as in RFC 8410).
    /// </summary>
    /// <param name="pem">The text of a key file.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">What is wrong with the text, for the person who supplied it; never a part of the key.</param>
    public static bool TryImportPem(
        ReadOnlySpan<char> pem, [NotNullWhen(true)] out DkimKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        if (!PemEncoding.TryFind(pem, out var block))
        {
            error = "This is not a PEM file.";
            return false;
        }

        var label = pem[block.Label];
        var der = Convert.FromBase64String(pem[block.Base64Data].ToString());
        try
        {
            return label switch
            {
                "RSA PRIVATE KEY" => RsaDkimKey.TryImport(der, (rsa, octets) => rsa.ImportRSAPrivateKey(octets, out _), out key, out error),
                "PRIVATE KEY" when Ed25519DkimKey.TryImportPkcs8(der, out key) => Succeed(out error),
                "PRIVATE KEY" => RsaDkimKey.TryImport(der, (rsa, octets) => rsa.ImportPkcs8PrivateKey(octets, out _), out key, out error),
                "ENCRYPTED PRIVATE KEY" => Fail("The key is encrypted; supply it without a password.", out error),
                _ => Fail($"A private key is needed, not a {label}.", out error),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>The key as PKCS#8 PEM, unencrypted: a secret.</summary>
    public abstract string ExportPkcs8Pem();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal abstract int SignatureLength { get; }

    /// <param name="digest">The SHA-256 digest of the signing input.</param>
    /// <param name="signature"><see cref="SignatureLength"/> octets to fill.</param>
    internal abstract void Sign(ReadOnlySpan<byte> digest, Span<byte> signature);

    protected abstract void Dispose(bool disposing);

    private static bool Succeed(out string? error)
    {
        error = null;
        return true;
    }

    private static bool Fail(string reason, out string error)
    {
        error = reason;
        return false;
    }
}
