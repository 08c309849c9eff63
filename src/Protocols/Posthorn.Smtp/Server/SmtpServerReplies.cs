namespace Posthorn.Smtp;

/// <summary>What the server says on its own. Every reply can be replaced; a replacement keeps the first digit of the code.</summary>
public sealed record SmtpServerReplies
{
    /// <summary>At connect. Null: <c>220 HOST ESMTP</c>.</summary>
    public SmtpReply? Greeting { get; init; }

    public SmtpReply SenderAccepted { get; init; } = new(250, new(2, 1, 0), "Sender ok");

    public SmtpReply RecipientAccepted { get; init; } = new(250, new(2, 1, 5), "Recipient ok");

    public SmtpReply StartData { get; init; } = new(354, "End data with <CR><LF>.<CR><LF>");

    public SmtpReply MessageAccepted { get; init; } = new(250, new(2, 0, 0), "Message accepted");

    public SmtpReply Done { get; init; } = new(250, new(2, 0, 0), "Ok");

    public SmtpReply Goodbye { get; init; } = new(221, new(2, 0, 0), "Bye");

    public SmtpReply CannotVerify { get; init; } = new(252, new(2, 1, 5), "Cannot verify, but will accept the message and try");

    public SmtpReply ReadyForTls { get; init; } = new(220, new(2, 0, 0), "Ready to start TLS");

    public SmtpReply AuthSucceeded { get; init; } = new(235, new(2, 7, 0), "Authentication successful");

    /// <summary>To MAIL without AUTH, when AUTH is required.</summary>
    public SmtpReply AuthRequired { get; init; } = new(530, new(5, 7, 0), "Authentication required");

    public SmtpReply AuthNeedsTls { get; init; } = new(538, new(5, 7, 11), "Encryption required for authentication, say STARTTLS first");

    public SmtpReply AuthCancelled { get; init; } = new(501, new(5, 7, 0), "Authentication cancelled");

    public SmtpReply AuthMalformed { get; init; } = new(501, new(5, 5, 2), "Cannot decode the authentication response");

    public SmtpReply MechanismUnknown { get; init; } = new(504, new(5, 5, 4), "Authentication mechanism not supported");

    /// <summary>After the last refused login that is borne; the connection closes.</summary>
    public SmtpReply TooManyAuthFailures { get; init; } = new(421, new(4, 7, 0), "Too many failed logins, closing");

    public SmtpReply UnknownCommand { get; init; } = new(500, new(5, 5, 1), "Command not recognized");

    public SmtpReply NotImplemented { get; init; } = new(502, new(5, 5, 1), "Command not implemented");

    public SmtpReply BadSequence { get; init; } = new(503, new(5, 5, 1), "Bad sequence of commands");

    public SmtpReply BadArguments { get; init; } = new(501, new(5, 5, 4), "Syntax error in arguments");

    public SmtpReply BadSender { get; init; } = new(501, new(5, 1, 7), "Bad sender address syntax");

    public SmtpReply BadRecipient { get; init; } = new(501, new(5, 1, 3), "Bad recipient address syntax");

    public SmtpReply UnknownParameter { get; init; } = new(555, new(5, 5, 4), "Parameter not recognized");

    /// <summary>An address beyond ASCII without SMTPUTF8, RFC 6531 section 3.5.</summary>
    public SmtpReply NeedsSmtpUtf8 { get; init; } = new(553, new(5, 6, 7), "Address needs SMTPUTF8");

    public SmtpReply MessageTooLarge { get; init; } = new(552, new(5, 3, 4), "Message exceeds the size limit");

    public SmtpReply TooManyRecipients { get; init; } = new(452, new(4, 5, 3), "Too many recipients");

    public SmtpReply LineTooLong { get; init; } = new(500, new(5, 5, 2), "Line too long");

    /// <summary>To a command with a lone CR or LF; the connection closes.</summary>
    public SmtpReply BareLineEndInCommand { get; init; } = new(500, new(5, 5, 2), "Lines must end in CRLF");

    public SmtpReply BareLineFeedInData { get; init; } = new(550, new(5, 6, 0), "Bare LF received, lines must end in CRLF");

    public SmtpReply BareCarriageReturnInData { get; init; } = new(550, new(5, 6, 0), "Bare CR received, lines must end in CRLF");

    /// <summary>To STARTTLS with bytes right behind it; the connection closes.</summary>
    public SmtpReply InputAfterStartTls { get; init; } = new(554, new(5, 5, 1), "Nothing may follow STARTTLS before TLS");

    public SmtpReply TooManyErrors { get; init; } = new(421, new(4, 7, 0), "Too many errors, closing");
}
