using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Posthorn.MailAuth.Curve25519;

namespace Posthorn.MailAuth.Dkim;

/// <summary>The key inside a record, ready to check signatures.</summary>
internal sealed class DkimPublicKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly byte[] _ed25519;

    private DkimPublicKey(RSA? rsa, byte[] ed25519) => (_rsa, _ed25519) = (rsa, ed25519);

    public static bool TryCreate(
        DkimPublicKeyRecord record, [NotNullWhen(true)] out DkimPublicKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        var octets = new byte[record.PublicKey.Length];
        if (!Convert.TryFromBase64String(record.PublicKey, octets, out var length))
        {
            error = "the public key is not base64";
            return false;
        }

        octets = octets[..length];
        if (record.KeyType == DkimKeyType.Rsa)
        {
            return TryCreateRsa(octets, out key, out error);
        }

        key = length == Ed25519.PublicKeyLength ? new(null, octets) : null;
        error = key is null ? "the Ed25519 key does not have 32 octets" : null;
        return key is not null;
    }

    /// <param name="digest">The SHA-256 digest of the signing input.</param>
    /// <param name="signature">b=, decoded.</param>
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (_rsa is null)
        {
            return Ed25519.Verify(_ed25519, digest, signature);
        }

        try
        {
            return _rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // A modulus that parses but is none (even, zero) surfaces here.
            return false;
        }
    }

    public void Dispose() => _rsa?.Dispose();

    private static bool TryCreateRsa(
        byte[] octets, [NotNullWhen(true)] out DkimPublicKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        var rsa = RSA.Create();
        if (!TryImport(rsa, octets))
        {
            error = "the public key is not an RSA key";
        }
        else if (rsa.KeySize is < DkimKey.MinRsaBits or > DkimKey.MaxRsaBits)
        {
            error = $"the RSA key has {rsa.KeySize} bits, not {DkimKey.MinRsaBits} to {DkimKey.MaxRsaBits}";
        }
        else
        {
            error = null;
            key = new(rsa, []);
            return true;
        }

        rsa.Dispose();
        return false;
    }

    /// <summary>Section 3.6.1 speaks of an RSAPublicKey, its examples hold a SubjectPublicKeyInfo: both are about.</summary>
    private static bool TryImport(RSA rsa, byte[] octets)
    {
        try
        {
            rsa.ImportSubjectPublicKeyInfo(octets, out _);
            return true;
        }
        catch (CryptographicException)
        {
            try
            {
                rsa.ImportRSAPublicKey(octets, out _);
                return true;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }
}
