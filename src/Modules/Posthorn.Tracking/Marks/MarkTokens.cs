using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Posthorn.Tracking.Marks;

/// <summary>
/// Marks as tokens: the octets and 16 octets of their HMAC-SHA-256, in base64url. The prefix tells which key signed, so that a key can be
/// replaced while mail that was signed with the old one lies in mailboxes.
/// </summary>
internal static class MarkTokens
{
    /// <summary>Characters of a token at most; longer ones are not looked at.</summary>
    public const int MaxLength = 8192;

    private const string Prefix = "u001.";
    private const int SignatureLength = 16;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _octets;

    /// <summary>Half of what signing a mark costs is to set the key up; a mail has many marks, and all have one key.</summary>
    [ThreadStatic]
    private static (byte[] Key, IncrementalHash Hash)? _signer;

    public static string Write(Mark mark, ReadOnlySpan<byte> key)
    {
        var octets = _octets ??= new ArrayBufferWriter<byte>(512);
        octets.ResetWrittenCount();
        MarkWriter.Write(mark, octets);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(octets.WrittenSpan, key, signature);
        octets.Write(signature[..SignatureLength]);
        return string.Concat(Prefix, Base64Url.EncodeToString(octets.WrittenSpan));
    }

    public static Mark? Read(string token, ReadOnlySpan<byte> key)
    {
        if (token.Length > MaxLength || !token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var text = token.AsSpan(Prefix.Length);
        var octets = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, octets, out _, out var length) != OperationStatus.Done || length <= SignatureLength)
        {
            return null;
        }

        var said = octets.AsSpan(0, length - SignatureLength);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(said, key, signature);
        return CryptographicOperations.FixedTimeEquals(signature[..SignatureLength], octets.AsSpan(said.Length, SignatureLength)) ? MarkReader.Read(said) : null;
    }

    private static void Sign(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> key, Span<byte> signature)
    {
        if (_signer is not { } signer || !key.SequenceEqual(signer.Key))
        {
            _signer?.Hash.Dispose();
            signer = (key.ToArray(), IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
            _signer = signer;
        }

        signer.Hash.AppendData(octets);
        signer.Hash.GetHashAndReset(signature);
    }
}
