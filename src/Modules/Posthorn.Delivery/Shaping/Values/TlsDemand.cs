namespace Posthorn.Delivery.Shaping;

/// <summary>What a shaping rule asks of TLS. It travels as one field: a version without a demand would make an opportunistic connection plain.</summary>
/// <param name="MinVersion">1.0 to 1.3; 1.0 when opportunistic.</param>
internal sealed record TlsDemand(TlsLevel Level, Version MinVersion)
{
    public static readonly TlsDemand Opportunistic = new(TlsLevel.Opportunistic, new Version(1, 0));

    public override string ToString() => Level == TlsLevel.Opportunistic
        ? "opportunistic"
        : $"{(Level == TlsLevel.Required ? "required" : "verified")}, {MinVersion} or newer";
}

internal enum TlsLevel
{
    /// <summary>TLS when offered.</summary>
    Opportunistic,

    /// <summary>No TLS, no mail; any certificate.</summary>
    Required,

    /// <summary>No TLS, no mail; a trusted certificate with the MX host's name.</summary>
    Verified,
}
