using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Posthorn.MailAuth.Curve25519;

namespace Posthorn.MailAuth.Dkim;

/// <summary>RFC 8463: the SHA-256 digest of the signing input is the message that Ed25519 signs.</summary>
internal sealed class Ed25519DkimKey(byte[] seed) : DkimKey
{
    private readonly byte[] _publicKey = Ed25519.PublicKey(seed);

    public override DkimKeyType Type => DkimKeyType.Ed25519;

    public override DkimPublicKeyRecord PublicKeyRecord => new(DkimKeyType.Ed25519, Convert.ToBase64String(_publicKey));

    internal override int SignatureLength => Ed25519.SignatureLength;

    /// <summary>What stands before the seed in a PKCS#8 file of RFC 8410: version 0, the algorithm 1.3.101.112, two octet strings.</summary>
    private static ReadOnlySpan<byte> Pkcs8Prefix =>
        [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    public static bool TryImportPkcs8(ReadOnlySpan<byte> der, [NotNullWhen(true)] out DkimKey? key)
    {
        var isEd25519 = der.Length == Pkcs8Prefix.Length + Ed25519.SeedLength && der.StartsWith(Pkcs8Prefix);
        key = isEd25519 ? new Ed25519DkimKey(der[Pkcs8Prefix.Length..].ToArray()) : null;
        return isEd25519;
    }

    public override string ExportPkcs8Pem() => PemEncoding.WriteString("PRIVATE KEY", [.. Pkcs8Prefix, .. seed]);

    internal override void Sign(ReadOnlySpan<byte> digest, Span<byte> signature) =>
        Ed25519.Sign(seed, _publicKey, digest, signature);

    protected override void Dispose(bool disposing) => CryptographicOperations.ZeroMemory(seed);
}
