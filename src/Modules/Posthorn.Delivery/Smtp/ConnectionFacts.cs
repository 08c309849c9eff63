namespace Posthorn.Delivery.Smtp;

/// <summary>Whom we spoke to, for the record.</summary>
/// <param name="Cipher">TLS version and cipher, or null: clear text.</param>
/// <param name="CertificateError">TLS is in use and the certificate did not verify.</param>
/// <param name="TlsVersion">Such as <c>Tls13</c>, or null: clear text.</param>
/// <param name="Provider">Whose host it is, by the name that rules use; null: nobody in particular.</param>
internal sealed record ConnectionFacts(
    string Host, string HostAddress, string LocalAddress, string? Cipher, bool CertificateError, string? TlsVersion = null, string? Provider = null);
