namespace Posthorn.Smtp;

/// <summary>What the holder of the connection does next in a <see cref="SmtpClientHandshake"/>.</summary>
public enum HandshakeStep
{
    /// <summary>A command was put into the output: send it.</summary>
    Flush,

    /// <summary>Read one reply and pass it to <see cref="SmtpClientHandshake.OnReply"/>.</summary>
    AwaitReply,

    /// <summary>Encrypt the connection, then call <see cref="SmtpClientHandshake.OnTlsEstablished"/>.</summary>
    StartTls,

    /// <summary><see cref="SmtpClientHandshake.Outcome"/> is known.</summary>
    Done,
}

/// <summary>How a handshake ended when the line did not break.</summary>
public abstract record SmtpHandshakeOutcome
{
    private SmtpHandshakeOutcome()
    {
    }

    /// <summary>The server is ready for MAIL.</summary>
    /// <param name="Capabilities">What the last EHLO offered; what was said before TLS is forgotten.</param>
    /// <param name="IsEncrypted">TLS is in use.</param>
    public sealed record Ready(SmtpCapabilities Capabilities, bool IsEncrypted) : SmtpHandshakeOutcome;

    /// <summary>The server has said no.</summary>
    public sealed record Refused(SmtpStage Stage, SmtpReply Reply) : SmtpHandshakeOutcome;

    /// <summary>We do not go on with this server.</summary>
    public sealed record Abandoned(SmtpStage Stage, HandshakeProblem Problem) : SmtpHandshakeOutcome;
}

/// <summary>Why a client gives up a handshake that the server has not refused.</summary>
public enum HandshakeProblem
{
    /// <summary>TLS is required and the server does not offer it.</summary>
    TlsNotOffered,

    /// <summary>Bytes came in clear text after the 220 of STARTTLS: somebody wants them taken for encrypted ones.</summary>
    ResponseInjection,

    /// <summary>We have credentials and the server offers neither PLAIN nor LOGIN.</summary>
    AuthNotOffered,

    /// <summary>The connection is not encrypted, so the password stays here.</summary>
    AuthNeedsTls,

    /// <summary>Our host name or credentials cannot be written as a command.</summary>
    UnwritableArgument,
}
