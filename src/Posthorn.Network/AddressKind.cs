namespace Posthorn.Network;

/// <summary>What an address is for, from the special-purpose registries (RFC 6890).</summary>
public enum AddressKind
{
    /// <summary>Any host on the Internet.</summary>
    Public,

    /// <summary>0.0.0.0 or ::, which reach this host on many systems.</summary>
    Unspecified,

    /// <summary>127.0.0.0/8 or ::1: this host.</summary>
    Loopback,

    /// <summary>RFC 1918, and the site-local addresses that IPv6 once had.</summary>
    Private,

    /// <summary>169.254.0.0/16 or fe80::/10: this wire; clouds keep their metadata here.</summary>
    LinkLocal,

    /// <summary>fc00::/7 (RFC 4193).</summary>
    UniqueLocal,

    /// <summary>100.64.0.0/10, between a carrier and its customers (RFC 6598).</summary>
    CarrierNat,

    Multicast,

    /// <summary>For examples (RFC 5737, 3849, 9637).</summary>
    Documentation,

    /// <summary>For measurements of network devices (RFC 2544).</summary>
    Benchmarking,

    /// <summary>Set aside: future use, protocol machinery, broadcast, translation prefixes.</summary>
    Reserved,
}
