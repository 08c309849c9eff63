using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>From what happened on the line to the copy's outcome. Pure.</summary>
internal static class AttemptRules
{
    public static AttemptOutcome OfTransaction(SmtpTransactionOutcome outcome) => outcome switch
    {
        SmtpTransactionOutcome.Completed completed => new AttemptOutcome.Delivered(completed.Reply.ToString(), StatusOf(completed.Reply)),
        SmtpTransactionOutcome.Refused { Reply: { IsPermanent: true } reply } =>
            new AttemptOutcome.Bounced(reply.ToString(), StatusOf(reply), BounceTypeRules.Of(reply)),
        SmtpTransactionOutcome.Refused refused => new AttemptOutcome.Deferred(refused.Reply.ToString(), StatusOf(refused.Reply)),
        SmtpTransactionOutcome.ChunkingFailed failed =>
            new AttemptOutcome.Deferred($"the server offers CHUNKING and refuses BDAT: {failed.Reply}", "4.5.1"),
        SmtpTransactionOutcome.NotAttempted notAttempted => OfProblem(notAttempted.Problem),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static AttemptOutcome OfRoute(RouteOutcome route) => route switch
    {
        RouteOutcome.NoRoute none => new AttemptOutcome.Bounced(none.Reason, none.Status, BounceType.Blocked),
        RouteOutcome.Unknown unknown => new AttemptOutcome.Deferred(unknown.Reason, "4.4.3"),
        _ => throw new ArgumentOutOfRangeException(nameof(route)),
    };

    /// <summary>A login that a relay refuses is the operator's to mend: the mail waits for that.</summary>
    public static AttemptOutcome OfConnect(ConnectOutcome.Failed failed) =>
        failed is { AllPermanent: true, Refusal: { } refusal, Stage: not SmtpStage.Auth }
            ? new AttemptOutcome.Bounced(refusal.ToString(), StatusOf(refusal), BounceType.Blocked)
            : new AttemptOutcome.Deferred(failed.Reason, failed.Refusal is { } reply ? StatusOf(reply) : "4.4.1");

    /// <summary>Our own address does not work: the copy is not to blame, and waits.</summary>
    public static AttemptOutcome OfSource(ConnectOutcome.SourceUnavailable source) => new AttemptOutcome.Deferred(source.Reason, "4.3.5");

    public static AttemptOutcome OfBrokenLine(LineBrokenException broken) =>
        new AttemptOutcome.Deferred($"{broken.Message} ({WireName(broken.Stage)})", "4.4.2");

    /// <summary>The copy's time is over; <paramref name="last"/> says why it never arrived.</summary>
    public static AttemptOutcome.Bounced OfDeadline(string? last) =>
        new(last is null ? "the message could not be delivered in time" : $"the message could not be delivered in time; last: {last}", "4.4.7", BounceType.Blocked);

    /// <summary>An operator ended the copy.</summary>
    public static AttemptOutcome.Bounced OfOperator(string reason) => new($"ended by the operator: {reason}", "5.7.0", BounceType.Blocked);

    public static string WireName(SmtpStage stage) => stage switch
    {
        SmtpStage.MailFrom => "mail",
        SmtpStage.RcptTo => "rcpt",
        SmtpStage.FinalDot => "dot",
        _ => stage.ToString().ToLowerInvariant(),
    };

    private static AttemptOutcome.Bounced OfProblem(SmtpEnvelopeProblem problem) => problem switch
    {
        SmtpEnvelopeProblem.SmtpUtf8NotOffered =>
            new("the address needs SMTPUTF8, which the receiving server does not offer", "5.6.7", BounceType.Blocked),
        SmtpEnvelopeProblem.EightBitMimeNotOffered =>
            new("the message has 8-bit content, and the receiving server does not offer 8BITMIME", "5.6.3", BounceType.Blocked),
        SmtpEnvelopeProblem.LargerThanServerLimit =>
            new("the message is larger than the receiving server allows", "5.3.4", BounceType.Blocked),
        SmtpEnvelopeProblem.UnwritableRecipient => new("the address cannot be sent over SMTP", "5.1.3", BounceType.Bounce),
        _ => new("the return address cannot be sent over SMTP", "5.1.7", BounceType.Blocked),
    };

    /// <summary>The server's enhanced code, else one that its class alone supports.</summary>
    private static string StatusOf(SmtpReply reply) => reply.Enhanced?.ToString() ?? (reply.Code / 100) switch
    {
        2 => "2.0.0",
        5 => "5.0.0",
        _ => "4.0.0",
    };
}
