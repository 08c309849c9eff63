namespace Posthorn.MailAuth.TlsRpt;

/// <summary>Why a TLS session did not come about as a policy asks (RFC 8460 section 4.3).</summary>
public enum TlsResultType
{
    /// <summary>The host does not offer STARTTLS, or refuses it.</summary>
    StartTlsNotSupported,

    /// <summary>The certificate is of another name.</summary>
    CertificateHostMismatch,

    CertificateExpired,

    /// <summary>No chain to a trusted root, or no match with the TLSA records.</summary>
    CertificateNotTrusted,

    /// <summary>Anything else: the handshake failed, the version is too low, the host is not one that the policy names.</summary>
    ValidationFailure,

    /// <summary>TLSA records that nobody can use.</summary>
    TlsaInvalid,

    /// <summary>The resolver could not validate the TLSA records.</summary>
    DnssecInvalid,

    /// <summary>DANE is asked for and there are no TLSA records.</summary>
    DaneRequired,

    /// <summary>The MTA-STS policy could not be fetched.</summary>
    StsPolicyFetchError,

    /// <summary>The MTA-STS policy could be fetched and not read.</summary>
    StsPolicyInvalid,

    /// <summary>The web server with the MTA-STS policy has no valid certificate.</summary>
    StsWebPkiInvalid,
}

public static class TlsResultTypes
{
    /// <summary>The name that reports use.</summary>
    public static string WireName(this TlsResultType type) => type switch
    {
        TlsResultType.StartTlsNotSupported => "starttls-not-supported",
        TlsResultType.CertificateHostMismatch => "certificate-host-mismatch",
        TlsResultType.CertificateExpired => "certificate-expired",
        TlsResultType.CertificateNotTrusted => "certificate-not-trusted",
        TlsResultType.ValidationFailure => "validation-failure",
        TlsResultType.TlsaInvalid => "tlsa-invalid",
        TlsResultType.DnssecInvalid => "dnssec-invalid",
        TlsResultType.DaneRequired => "dane-required",
        TlsResultType.StsPolicyFetchError => "sts-policy-fetch-error",
        TlsResultType.StsPolicyInvalid => "sts-policy-invalid",
        TlsResultType.StsWebPkiInvalid => "sts-webpki-invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
