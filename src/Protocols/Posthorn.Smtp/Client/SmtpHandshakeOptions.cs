namespace Posthorn.Smtp;

/// <summary>Whether a client encrypts with STARTTLS.</summary>
public enum StartTlsUse
{
    Never,

    /// <summary>Opportunistic: without it the mail goes in clear text.</summary>
    IfOffered,

    /// <summary>Without it the handshake fails.</summary>
    Required,
}

/// <summary>How a client opens a connection.</summary>
/// <param name="HostName">What we call ourselves in EHLO: a domain, or an address literal in brackets.</param>
/// <param name="StartTls">Ignored when the connection is encrypted already.</param>
/// <param name="Credentials">For AUTH, or null to skip it.</param>
/// <param name="AllowClearTextAuth">True lets the password travel unencrypted: only for a smart host on the same machine. Default false.</param>
/// <param name="IsEncrypted">True when TLS came first (port 465). Default false.</param>
public sealed record SmtpHandshakeOptions(
    string HostName,
    StartTlsUse StartTls,
    SmtpCredentials? Credentials = null,
    bool AllowClearTextAuth = false,
    bool IsEncrypted = false);
