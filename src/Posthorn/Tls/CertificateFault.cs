namespace Posthorn.Tls;

/// <summary>The certificate of this server cannot be used; the message names the setting.</summary>
internal sealed class CertificateFault(string message) : Exception(message);
