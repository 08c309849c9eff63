namespace Posthorn.Delivery.Smtp;

/// <summary>TLS with one host was asked for, or tried, and did not come about.</summary>
/// <param name="Reason">A sentence for people.</param>
internal sealed record TlsFailure(string Host, TlsFailureKind Kind, string Reason);

/// <summary>Why TLS was not what the policy asks for. RFC 8460 section 4.3 has result types for them.</summary>
internal enum TlsFailureKind
{
    /// <summary>The host offers no STARTTLS, or refuses it.</summary>
    NotOffered,

    /// <summary>The handshake itself failed.</summary>
    Handshake,

    /// <summary>A lower version than the policy allows was agreed.</summary>
    VersionTooLow,

    /// <summary>The certificate is for another name.</summary>
    HostMismatch,

    /// <summary>The certificate's time is over or has not begun.</summary>
    Expired,

    /// <summary>No chain to a trusted root.</summary>
    Untrusted,

    /// <summary>No match with the host's TLSA records.</summary>
    Dane,

    /// <summary>The domain's MTA-STS policy does not name the host.</summary>
    MxNotNamed,
}
