namespace Posthorn.Smtp;

/// <summary>
/// A question of the session to its host, who answers each with <see cref="SmtpServerSession.Accept"/> or
/// <see cref="SmtpServerSession.Reject"/> before it reads on.
/// </summary>
public abstract record SmtpServerEvent
{
    private SmtpServerEvent()
    {
    }

    /// <param name="Sender">May be <see cref="SmtpPath.Null"/>.</param>
    /// <param name="Parameters">Already checked against the options.</param>
    public sealed record MailFrom(SmtpPath Sender, SmtpMailParameters Parameters) : SmtpServerEvent;

    /// <param name="Address">Never null; a lone postmaster has no domain.</param>
    public sealed record Recipient(SmtpPath Address) : SmtpServerEvent;

    /// <param name="Data">The message, dots undoubled, chunks joined. Valid until the answer; whoever keeps it longer copies it.</param>
    /// <param name="Sender">As accepted.</param>
    /// <param name="Parameters">As accepted.</param>
    /// <param name="Recipients">Those that were accepted, at least one.</param>
    public sealed record Message(
        ReadOnlyMemory<byte> Data, SmtpPath Sender, SmtpMailParameters Parameters, IReadOnlyList<SmtpPath> Recipients) : SmtpServerEvent;

    /// <param name="Mechanism">PLAIN or LOGIN.</param>
    /// <param name="Credentials">To be checked by the host.</param>
    public sealed record Authenticate(string Mechanism, SmtpCredentials Credentials) : SmtpServerEvent;

    /// <summary>After Accept: flush, pass on what else has arrived (there should be nothing), encrypt, call <see cref="SmtpServerSession.OnTlsEstablished"/>.</summary>
    public sealed record StartTls : SmtpServerEvent;
}

/// <summary>Why a session is over.</summary>
public enum SmtpCloseReason
{
    /// <summary>The client said QUIT.</summary>
    Quit,

    /// <summary>The host turned the client away, or answered with 421.</summary>
    Host,

    TooManyErrors,

    /// <summary>Login after login was refused: somebody guesses.</summary>
    TooManyAuthFailures,

    /// <summary>A command line held a lone CR or LF.</summary>
    BareLineEnd,

    /// <summary>Clear text arrived after STARTTLS (RFC 3207 section 5): somebody wants it taken for encrypted.</summary>
    InputBeforeTls,

    /// <summary>BDAT without a readable size: nobody knows where the chunk ends and the next command begins.</summary>
    ChunkSizeUnknown,
}
