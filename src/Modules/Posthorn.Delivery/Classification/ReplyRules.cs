using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>What holds whatever a reply says: the outcome that its code means, and a kind by the codes alone when no rule knows the words. Pure.</summary>
internal static class ReplyRules
{
    /// <summary>4xx (and what has no meaning) waits, 5xx ends (RFC 5321 section 4.2.1). Before MAIL the server has not heard the address, so it can only block.</summary>
    public static ReplyOutcome OutcomeOf(SmtpReply reply, SmtpStage stage, ReplyKind kind)
    {
        if (!reply.IsPermanent)
        {
            return ReplyOutcome.Deferred;
        }

        var isAddress = kind == ReplyKind.Unknown
            // Without a word to go by, a refused RCPT is about the recipient; after DATA it is about the mail.
            ? stage == SmtpStage.RcptTo && reply.Code is 550 or 551 or 553
            : ReplyKinds.Of(kind).IsAddress;
        return isAddress && !ReplyStages.IsBeforeMail(stage) ? ReplyOutcome.Bounce : ReplyOutcome.Blocked;
    }

    /// <summary>The subject of the enhanced code (RFC 3463 section 3), else the basic code.</summary>
    public static ReplyKind ByCode(SmtpReply reply, SmtpStage stage) => (reply.Enhanced?.Subject ?? 0) switch
    {
        1 => (ReplyStages.AfterAddress & (1 << (int)stage)) != 0 ? ReplyKind.InvalidMailbox : ReplyKind.SenderRejected,
        2 => ReplyKind.MailboxUnavailable,
        3 => ReplyKind.ServerTrouble,
        4 => reply.IsPermanent ? ReplyKind.NoRoute : ReplyKind.ServerTrouble,
        5 => ReplyKind.ProtocolError,
        6 => ReplyKind.MalformedMessage,
        7 => ReplyKind.Policy,
        _ => reply.Code switch
        {
            < 400 or (>= 500 and <= 509) => ReplyKind.ProtocolError,
            421 => ReplyKind.ServerClosing,
            _ => ReplyKind.Unknown,
        },
    };
}
