using Posthorn.Smtp;
using static Posthorn.Sink.PersonalityForms;

namespace Posthorn.Sink;

/// <summary>What senders, recipients and messages meet.</summary>
internal static class MailPersonalities
{
    private static readonly SmtpReply NoSuchUser = new(550, new(5, 1, 1), "<{recipient}>: Recipient address rejected: User unknown");
    private static readonly SmtpReply NotNow = new(451, new(4, 3, 0), "<{recipient}>: Temporary lookup failure");
    private static readonly SmtpReply BadContent = new(554, new(5, 7, 1), "Message rejected: content is not acceptable here");

    public static IReadOnlyList<Personality> All { get; } =
    [
        Timed(
            "greylisting", "30s", "The first attempt of an address, sender and recipient is told 450 4.2.0; one that comes after the wait is taken.",
            Prospect.TakenLater, (options, time) => options with { Greylisting = new Greylisting(time) }),
        Counted(
            "421-after", 5, "421 to MAIL after so many messages of one connection.", Prospect.Taken,
            (options, count) => options with { MessagesPerConnection = count }).FromTheStart(),
        Counted(
            "close-after", 5, "Closes the connection without a word after so many messages.", Prospect.Taken,
            (options, count) => options with { MessagesBeforeClose = count }),
        Plain("bounces-all", "550 5.1.1 to every recipient.", Prospect.Refused, options => ToAll(options, AnswerStage.Rcpt, NoSuchUser)),
        Plain("defers-all", "451 4.3.0 to every recipient.", Prospect.Waits, options => ToAll(options, AnswerStage.Rcpt, NotNow)),
        Plain("rejects-content", "554 5.7.1 to every message.", Prospect.Refused, options => ToAll(options, AnswerStage.Dot, BadContent)),
        Plain("drop-in-data", "Resets the connection when the message has begun to arrive.", Prospect.Waits, options => options with { CutInData = true }),
        Plain(
            "no-answer-to-the-dot-lost", "Says nothing after the final dot; the message is lost.", Prospect.Waits,
            options => options with { Dot = DotUse.SilentLost }),
        Plain(
            "no-answer-to-the-dot-taken", "Says nothing after the final dot; the message is taken.", Prospect.Repeated,
            options => options with { Dot = DotUse.SilentTaken }),
        Plain(
            "cut-after-the-dot-lost", "Resets the connection right after the final dot; the message is lost.", Prospect.Waits,
            options => options with { Dot = DotUse.CutLost }),
        Plain(
            "cut-after-the-dot-taken", "Resets the connection right after the final dot; the message is taken.", Prospect.Repeated,
            options => options with { Dot = DotUse.CutTaken }),
        Answer("connect", AnswerStage.Connect, "5% 421 4.3.2 Too busy", "A share of connections is greeted with this reply."),
        Answer("mail", AnswerStage.Mail, "10% 450 4.7.1 Slow down", "A share of senders gets this reply to MAIL."),
        Answer("rcpt", AnswerStage.Rcpt, "5% 550 5.1.1 No such user", "A share of recipients gets this reply to RCPT."),
        Answer("dot", AnswerStage.Dot, "1% 554 5.7.1 Spam", "A share of messages gets this reply to the final dot."),
    ];

    private static MailSinkOptions ToAll(MailSinkOptions options, AnswerStage stage, SmtpReply reply) =>
        options with { Answers = [.. options.Answers, new AnswerShare(1, stage, reply)] };
}
