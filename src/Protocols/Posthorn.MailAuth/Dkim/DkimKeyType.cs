namespace Posthorn.MailAuth.Dkim;

/// <summary>k= of a key record; it decides a= of the signature.</summary>
public enum DkimKeyType
{
    /// <summary>rsa-sha256 (RFC 6376, RFC 8301): what every receiver understands.</summary>
    Rsa,

    /// <summary>ed25519-sha256 (RFC 8463): short and quick; sign with RSA beside it, because many receivers do not know it.</summary>
    Ed25519,
}

internal static class DkimKeyTypes
{
    public static string RecordName(this DkimKeyType type) => type == DkimKeyType.Rsa ? "rsa" : "ed25519";

    public static string AlgorithmName(this DkimKeyType type) => type == DkimKeyType.Rsa ? "rsa-sha256" : "ed25519-sha256";
}
