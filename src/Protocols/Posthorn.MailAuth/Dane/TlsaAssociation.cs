namespace Posthorn.MailAuth.Dane;

/// <summary>What a TLSA record says about a certificate (RFC 6698 section 2.1), apart from its owner and TTL.</summary>
/// <param name="Usage">2 DANE-TA, 3 DANE-EE; 0 and 1 have no use for SMTP.</param>
/// <param name="Selector">0 the whole certificate, 1 its public key.</param>
/// <param name="MatchingType">0 exact, 1 SHA-256, 2 SHA-512.</param>
/// <param name="Data">The certificate association data.</param>
public readonly record struct TlsaAssociation(byte Usage, byte Selector, byte MatchingType, ReadOnlyMemory<byte> Data)
{
    public const byte DaneTa = 2;
    public const byte DaneEe = 3;
}
