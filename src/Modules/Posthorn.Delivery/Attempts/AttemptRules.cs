using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>From what happened on the line to the copy's outcome. Pure.</summary>
internal static class AttemptRules
{
    private static readonly ReplyClass DnsFailed = ReplyClass.Later(ReplyKind.DnsFailure);
    private static readonly ReplyClass OwnFault = ReplyClass.Later(ReplyKind.InternalError);

    /// <param name="provider">Whose server answered, or null: nobody in particular.</param>
    public static AttemptOutcome OfTransaction(SmtpTransactionOutcome outcome, string? provider) => outcome switch
    {
        SmtpTransactionOutcome.Completed completed => new AttemptOutcome.Delivered(completed.Reply.ToString(), StatusOf(completed.Reply)),
        SmtpTransactionOutcome.Refused refused => OfRefusal(refused.Reply, ReplyTable.Shipped.Classify(refused.Reply, refused.Stage, provider)),
        SmtpTransactionOutcome.ChunkingFailed failed =>
            new AttemptOutcome.Deferred($"the server offers CHUNKING and refuses BDAT: {failed.Reply}", "4.5.1", ReplyClass.Later(ReplyKind.ProtocolError)),
        SmtpTransactionOutcome.NotAttempted notAttempted => OfProblem(notAttempted.Problem),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static AttemptOutcome OfRoute(RouteOutcome route) => route switch
    {
        // SendGrid leaves these unclassified, and its users' code may ask for that.
        RouteOutcome.NoRoute none => new AttemptOutcome.Bounced(
            none.Reason, none.Status,
            ReplyClass.Never(none.Status.StartsWith("5.1.", StringComparison.Ordinal) ? ReplyKind.InvalidDomain : ReplyKind.NoRoute, ReplyOutcome.Blocked)
                with { Classification = BounceClassification.Unclassified }),
        RouteOutcome.Unknown unknown => new AttemptOutcome.Deferred(unknown.Reason, "4.4.3", DnsFailed),
        _ => throw new ArgumentOutOfRangeException(nameof(route)),
    };

    /// <summary>A login that a relay refuses is the operator's to mend: the mail waits for that.</summary>
    public static AttemptOutcome OfConnect(ConnectOutcome.Failed failed)
    {
        if (failed.Refusal is not { } refusal)
        {
            return new AttemptOutcome.Deferred(failed.Reason, "4.4.1", ReplyClass.Later(BreakRules.KindOf(failed.Stage, failed.Reason)));
        }

        var why = ReplyTable.Shipped.Classify(refusal, failed.Stage, failed.Facts?.Provider);
        return failed is { AllPermanent: true, Stage: not SmtpStage.Auth }
            ? OfRefusal(refusal, why)
            : new AttemptOutcome.Deferred(failed.Reason, StatusOf(refusal), why with { Outcome = ReplyOutcome.Deferred });
    }

    /// <summary>Our own address does not work: the copy is not to blame, and waits.</summary>
    public static AttemptOutcome OfSource(ConnectOutcome.SourceUnavailable source) => new AttemptOutcome.Deferred(source.Reason, "4.3.5", OwnFault);

    public static AttemptOutcome OfBrokenLine(LineBrokenException broken) => new AttemptOutcome.Deferred(
        $"{broken.Message} ({WireName(broken.Stage)})", "4.4.2", ReplyClass.Later(BreakRules.KindOf(broken.Stage, broken.Message)));

    /// <summary>Our own fault, not the copy's.</summary>
    public static AttemptOutcome OfFault() => new AttemptOutcome.Deferred("internal error", "4.3.0", OwnFault);

    /// <summary>The copy's time is over; <paramref name="last"/> says why it never arrived, and to SendGrid's eyes that is the reason.</summary>
    public static AttemptOutcome.Bounced OfDeadline(AttemptOutcome.Deferred? last) => new(
        last is null ? "the message could not be delivered in time" : $"the message could not be delivered in time; last: {last.Text}",
        "4.4.7",
        ReplyClass.Never(ReplyKind.Expired) with { Classification = last?.Why.Classification ?? BounceClassification.Unclassified });

    /// <summary>An operator ended the copy.</summary>
    public static AttemptOutcome.Bounced OfOperator(string reason) => new($"ended by the operator: {reason}", "5.7.0", ReplyClass.Never(ReplyKind.Policy));

    public static string WireName(SmtpStage stage) => stage switch
    {
        SmtpStage.MailFrom => "mail",
        SmtpStage.RcptTo => "rcpt",
        SmtpStage.FinalDot => "dot",
        _ => stage.ToString().ToLowerInvariant(),
    };

    private static AttemptOutcome OfRefusal(SmtpReply reply, ReplyClass why) => why.Outcome == ReplyOutcome.Deferred
        ? new AttemptOutcome.Deferred(reply.ToString(), StatusOf(reply), why)
        : new AttemptOutcome.Bounced(reply.ToString(), StatusOf(reply), why);

    private static AttemptOutcome.Bounced OfProblem(SmtpEnvelopeProblem problem) => problem switch
    {
        SmtpEnvelopeProblem.SmtpUtf8NotOffered =>
            new("the address needs SMTPUTF8, which the receiving server does not offer", "5.6.7", ReplyClass.Never(ReplyKind.SmtpUtf8)),
        SmtpEnvelopeProblem.EightBitMimeNotOffered =>
            new("the message has 8-bit content, and the receiving server does not offer 8BITMIME", "5.6.3", ReplyClass.Never(ReplyKind.ProtocolError)),
        SmtpEnvelopeProblem.LargerThanServerLimit =>
            new("the message is larger than the receiving server allows", "5.3.4", ReplyClass.Never(ReplyKind.MessageTooLarge)),
        SmtpEnvelopeProblem.UnwritableRecipient => new("the address cannot be sent over SMTP", "5.1.3", ReplyClass.Never(ReplyKind.InvalidAddress)),
        _ => new("the return address cannot be sent over SMTP", "5.1.7", ReplyClass.Never(ReplyKind.SenderRejected)),
    };

    /// <summary>The server's enhanced code, else one that its class alone supports.</summary>
    private static string StatusOf(SmtpReply reply) => reply.Enhanced?.ToString() ?? (reply.Code / 100) switch
    {
        2 => "2.0.0",
        5 => "5.0.0",
        _ => "4.0.0",
    };
}
