using Posthorn.Smtp;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>What SMTP submission says: SendGrid's words where it has some, since programs compare them. Enhanced codes are not offered.</summary>
internal static class SubmissionReplies
{
    public static readonly SmtpReply BadKey = new(535, "Authentication failed: The provided authorization grant is invalid, expired, or revoked");

    /// <summary>The user name is something else than <c>apikey</c>.</summary>
    public static readonly SmtpReply BadUser = new(535, "Authentication failed: Bad username / password");

    public static readonly SmtpReply KeyMayNotSend = new(535, "Authentication failed: access forbidden, this API key has no mail.send permission");

    /// <summary>The account is closed, or may not be reached from there.</summary>
    public static readonly SmtpReply Forbidden = new(535, "Authentication failed: access forbidden");

    public static readonly SmtpReply CannotCheckKey = new(454, "Temporary authentication failure, try again later");

    public static readonly SmtpReply TooManyMessages = new(421, "Too many messages on this connection, please open another one");

    public static readonly SmtpReply BadRecipient = new(550, "The recipient address is not a valid email address");

    public static readonly SmtpReply CannotStore = new(452, "The mail cannot be stored now, try again later");

    public static SmtpServerReplies OfDialog(string hostName) => new()
    {
        Greeting = new(220, $"SG ESMTP service ready at {hostName}"),
        AuthSucceeded = new(235, "Authentication successful"),
        AuthRequired = new(550, "Unauthenticated senders not allowed"),
        SenderAccepted = new(250, "Sender address accepted"),
        RecipientAccepted = new(250, "Recipient address accepted"),
        StartData = new(354, "Continue"),
        Goodbye = new(221, "See you later"),
    };
}
