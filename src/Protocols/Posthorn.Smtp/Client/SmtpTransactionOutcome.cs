namespace Posthorn.Smtp;

/// <summary>How a mail transaction ended when the line did not break.</summary>
public abstract record SmtpTransactionOutcome
{
    private SmtpTransactionOutcome()
    {
    }

    /// <summary>The server has taken the message for at least one recipient; see <see cref="SmtpTransaction.Recipients"/> for the others.</summary>
    public sealed record Completed(SmtpReply Reply) : SmtpTransactionOutcome;

    /// <summary>The server has said no for every recipient. The reply is not always negative: a code out of place is a refusal too.</summary>
    public sealed record Refused(SmtpStage Stage, SmtpReply Reply) : SmtpTransactionOutcome;

    /// <summary>The server offered CHUNKING and does not know BDAT. Nobody has refused the message: it goes with DATA, over a new connection.</summary>
    public sealed record ChunkingFailed(SmtpReply Reply) : SmtpTransactionOutcome;

    /// <summary>Nothing was sent: this server, or any, cannot take this envelope.</summary>
    public sealed record NotAttempted(SmtpEnvelopeProblem Problem) : SmtpTransactionOutcome;
}

/// <summary>Why an envelope was not even offered.</summary>
public enum SmtpEnvelopeProblem
{
    NoRecipients,

    /// <summary>The sender cannot be written as a command argument.</summary>
    UnwritableSender,

    /// <summary>A recipient cannot be written as a command argument.</summary>
    UnwritableRecipient,

    /// <summary>The envelope needs SMTPUTF8 and the server does not offer it: 5.6.7 of RFC 6531.</summary>
    SmtpUtf8NotOffered,

    /// <summary>The message has octets above 127 and the server does not offer 8BITMIME: 5.6.3 of RFC 6152.</summary>
    EightBitMimeNotOffered,

    /// <summary>The server announces a smaller limit with SIZE: 5.3.4.</summary>
    LargerThanServerLimit,
}

/// <summary>The reply that decided one recipient's fate.</summary>
/// <param name="Address">As in the envelope.</param>
/// <param name="Stage">RcptTo when this recipient alone was refused, otherwise the stage that decided for all.</param>
/// <param name="Reply">The deciding reply.</param>
public sealed record SmtpRecipientResult(string Address, SmtpStage Stage, SmtpReply Reply)
{
    /// <summary>The server is now responsible for the message (RFC 5321 section 6.1).</summary>
    public bool IsDelivered => Stage == SmtpStage.FinalDot && Reply.IsPositive;
}
