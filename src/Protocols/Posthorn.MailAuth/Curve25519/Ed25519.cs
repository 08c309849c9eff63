using System.Security.Cryptography;

namespace Posthorn.MailAuth.Curve25519;

/// <summary>
/// Ed25519 (PureEdDSA, RFC 8032 section 5.1): .NET 10 offers it only inside composite post-quantum keys.
/// Signing takes the same steps whatever the key; verification handles public values alone.
/// </summary>
internal static class Ed25519
{
    public const int SeedLength = 32;
    public const int PublicKeyLength = 32;
    public const int SignatureLength = 64;

    /// <summary>RFC 8032 section 5.1.5.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> expanded = stackalloc byte[64];
        Expand(seed, expanded);
        var publicKey = new byte[PublicKeyLength];
        EdwardsPoint.Generator.Multiply(expanded[..32]).Encode(publicKey);
        expanded.Clear();
        return publicKey;
    }

    /// <summary>RFC 8032 section 5.1.6.</summary>
    public static void Sign(
        ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Span<byte> expanded = stackalloc byte[64];
        Span<byte> nonce = stackalloc byte[ScalarField.Length];
        Span<byte> challenge = stackalloc byte[ScalarField.Length];
        Expand(seed, expanded);
        HashToScalar(expanded[32..], [], message, nonce);
        EdwardsPoint.Generator.Multiply(nonce).Encode(signature);
        HashToScalar(signature[..32], publicKey, message, challenge);
        ScalarField.MultiplyAdd(challenge, expanded[..32], nonce, signature[32..]);
        CryptographicOperations.ZeroMemory(expanded);
        CryptographicOperations.ZeroMemory(nonce);
    }

    /// <summary>RFC 8032 section 5.1.7, the equation without the cofactor.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength
            || !ScalarField.IsReduced(signature[32..])
            || !EdwardsPoint.TryDecode(publicKey, out var key))
        {
            return false;
        }

        Span<byte> challenge = stackalloc byte[ScalarField.Length];
        HashToScalar(signature[..32], publicKey, message, challenge);
        Span<byte> expected = stackalloc byte[EdwardsPoint.EncodedLength];
        (EdwardsPoint.Generator.Multiply(signature[32..]) + (-key).Multiply(challenge)).Encode(expected);
        return expected.SequenceEqual(signature[..32]);
    }

    /// <summary>The secret scalar, with its fixed bits set, and the prefix of the nonce.</summary>
    private static void Expand(ReadOnlySpan<byte> seed, Span<byte> expanded)
    {
        SHA512.HashData(seed, expanded);
        expanded[0] &= 0xF8;
        expanded[31] = (byte)((expanded[31] & 0x7F) | 0x40);
    }

    private static void HashToScalar(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> scalar)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        Span<byte> digest = stackalloc byte[64];
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        hash.GetHashAndReset(digest);
        ScalarField.Reduce(digest, scalar);
    }
}
