using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Smtp;
using Posthorn.Events;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Attempts;

public sealed class AttemptRulesTests
{
    [Theory]
    [InlineData(250, "2.0.0", "ok", "2.0.0")]
    [InlineData(250, "2.6.0", "queued as 77", "2.6.0")]
    [InlineData(250, null, "ok", "2.0.0")]
    [InlineData(251, null, "will forward", "2.0.0")]
    public void A_completed_transaction_is_a_delivery(int code, string? enhanced, string text, string status)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Completed(Reply(code, enhanced, text)), null);

        Assert.Equal(new AttemptOutcome.Delivered(enhanced is null ? $"{code} {text}" : $"{code} {enhanced} {text}", status), outcome);
        Assert.Null(outcome.Class);
    }

    [Theory]
    [InlineData(SmtpStage.MailFrom, 421, null, "too busy", "4.0.0")]
    [InlineData(SmtpStage.RcptTo, 450, "4.2.1", "greylisted", "4.2.1")]
    [InlineData(SmtpStage.Data, 451, "4.3.0", "later", "4.3.0")]
    [InlineData(SmtpStage.FinalDot, 452, null, "no space", "4.0.0")]
    public void A_4xx_is_a_deferral(SmtpStage stage, int code, string? enhanced, string text, string status)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Refused(stage, Reply(code, enhanced, text)), null);

        Assert.Equal(status, Assert.IsType<AttemptOutcome.Deferred>(outcome).Status);
    }

    [Theory]
    [InlineData(250, "2.0.0")]
    [InlineData(354, "4.0.0")]
    public void A_refusal_with_a_code_out_of_place_is_tried_again(int code, string status)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Refused(SmtpStage.Data, Reply(code, null, "what?")), null);

        var deferred = Assert.IsType<AttemptOutcome.Deferred>(outcome);
        Assert.Equal((status, ReplyKind.ProtocolError, ReplyOutcome.Deferred), (deferred.Status, deferred.Why.Kind, deferred.Why.Outcome));
    }

    [Theory]
    [InlineData(550, "5.1.1", "nobody", "5.1.1", "Bounce", "InvalidMailbox")]
    [InlineData(550, null, "user unknown", "5.0.0", "Bounce", "InvalidMailbox")]
    [InlineData(554, "5.7.1", "no", "5.7.1", "Blocked", "Policy")]
    [InlineData(554, null, "spam", "5.0.0", "Blocked", "ContentSpam")]
    public void A_5xx_is_a_bounce_with_its_type_and_class(int code, string? enhanced, string text, string status, string type, string kind)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, Reply(code, enhanced, text)), null);

        var bounced = Assert.IsType<AttemptOutcome.Bounced>(outcome);
        Assert.Equal((status, type, kind), (bounced.Status, bounced.Type.ToString(), bounced.Why.Kind.ToString()));
    }

    [Fact]
    public void Who_answers_counts()
    {
        var refusal = new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, Reply(554, "5.7.1", "Relay access denied"));

        Assert.Equal(ReplyKind.RelayRefused, AttemptRules.OfTransaction(refusal, "relay").Class!.Kind);
        Assert.Equal(ReplyKind.RelayingDenied, AttemptRules.OfTransaction(refusal, null).Class!.Kind);
    }

    [Fact]
    public void A_deferral_carries_the_wait_that_was_asked_for()
    {
        var refusal = new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, Reply(450, "4.7.1", "greylisted for 90 seconds"));

        Assert.Equal(TimeSpan.FromSeconds(90), AttemptRules.OfTransaction(refusal, null).Class!.RetryAfter);
    }

    [Theory]
    [InlineData(SmtpEnvelopeProblem.SmtpUtf8NotOffered, "5.6.7", "Blocked", "SmtpUtf8")]
    [InlineData(SmtpEnvelopeProblem.LargerThanServerLimit, "5.3.4", "Blocked", "MessageTooLarge")]
    [InlineData(SmtpEnvelopeProblem.UnwritableRecipient, "5.1.3", "Bounce", "InvalidAddress")]
    [InlineData(SmtpEnvelopeProblem.UnwritableSender, "5.1.7", "Blocked", "SenderRejected")]
    public void An_envelope_that_the_server_cannot_take_is_a_bounce(SmtpEnvelopeProblem problem, string status, string type, string kind)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.NotAttempted(problem), null);

        var bounced = Assert.IsType<AttemptOutcome.Bounced>(outcome);
        Assert.Equal((status, type, kind), (bounced.Status, bounced.Type.ToString(), bounced.Why.Kind.ToString()));
    }

    /// <summary>As SendGrid has it: the domain does not exist, and still the mail is blocked, not the address bounced, and nothing is classified.</summary>
    [Theory]
    [InlineData("5.1.2", "InvalidDomain")]
    [InlineData("5.1.10", "InvalidDomain")]
    [InlineData("5.4.4", "NoRoute")]
    public void No_route_is_blocked_with_the_status_of_the_route(string status, string kind)
    {
        var bounced = Assert.IsType<AttemptOutcome.Bounced>(AttemptRules.OfRoute(new RouteOutcome.NoRoute("no mail here", status)));

        Assert.Equal(("no mail here", status, BounceType.Blocked), (bounced.Text, bounced.Status, bounced.Type));
        Assert.Equal((kind, BounceClassification.Unclassified, true), (bounced.Why.Kind.ToString(), bounced.Why.Classification, bounced.Why.Known));
    }

    [Fact]
    public void A_route_that_DNS_cannot_tell_now_is_a_deferral() =>
        Assert.Equal(new AttemptOutcome.Deferred("no answer", "4.4.3", ReplyClass.Later(ReplyKind.DnsFailure)), AttemptRules.OfRoute(new RouteOutcome.Unknown("no answer")));

    [Fact]
    public void A_route_that_was_found_is_no_outcome() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttemptRules.OfRoute(new RouteOutcome.Found(new Route([]))));

    [Fact]
    public void Nobody_who_answers_is_a_deferral() =>
        Assert.Equal(
            new AttemptOutcome.Deferred("connection refused", "4.4.1", ReplyClass.Later(ReplyKind.Unreachable)),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("connection refused", null, false, SmtpStage.Connect, null, new ConnectNotes())));

    [Fact]
    public void A_host_that_is_busy_is_a_deferral_in_its_words() =>
        Assert.Equal(
            new AttemptOutcome.Deferred("421 come back later", "4.0.0", ReplyClass.Later(ReplyKind.ServerClosing)),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("421 come back later", Reply(421, null, "come back later"), false, SmtpStage.Greeting, null, new ConnectNotes())));

    [Fact]
    public void Only_when_every_host_refuses_for_good_is_the_mail_blocked()
    {
        var refusal = Reply(554, "5.7.1", "your network is not welcome");

        Assert.Equal(
            new AttemptOutcome.Bounced("554 5.7.1 your network is not welcome", "5.7.1", ReplyClass.Never(ReplyKind.Policy)),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("x", refusal, AllPermanent: true, SmtpStage.Greeting, null, new ConnectNotes())));
        Assert.Equal(
            new AttemptOutcome.Deferred("x", "5.7.1", ReplyClass.Later(ReplyKind.Policy)),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("x", refusal, AllPermanent: false, SmtpStage.Greeting, null, new ConnectNotes())));
    }

    [Fact]
    public void A_password_that_the_relay_refuses_for_good_is_waited_for() => Assert.Equal(
        new AttemptOutcome.Deferred("x", "5.7.8", ReplyClass.Later(ReplyKind.LoginRequired)),
        AttemptRules.OfConnect(new ConnectOutcome.Failed("x", Reply(535, "5.7.8", "wrong password"), AllPermanent: true, SmtpStage.Auth, null, new ConnectNotes())));

    [Fact]
    public void A_fault_of_ours_is_a_deferral() => Assert.Equal(
        new AttemptOutcome.Deferred("internal error", "4.3.0", ReplyClass.Later(ReplyKind.InternalError)), AttemptRules.OfFault());

    [Theory]
    [InlineData(SmtpStage.MailFrom, "mail")]
    [InlineData(SmtpStage.FinalDot, "dot")]
    [InlineData(SmtpStage.Data, "data")]
    public void A_broken_line_is_a_deferral_that_says_where(SmtpStage stage, string name) =>
        Assert.Equal(
            new AttemptOutcome.Deferred($"the connection was cut ({name})", "4.4.2", ReplyClass.Later(ReplyKind.ConnectionLost)),
            AttemptRules.OfBrokenLine(new LineBrokenException(stage, "the connection was cut")));

    [Fact]
    public void A_life_that_is_over_says_what_came_last()
    {
        var full = new AttemptOutcome.Deferred("452 4.2.2 mailbox full", "4.2.2", ReplyClass.Later(ReplyKind.MailboxFull));

        Assert.Equal(
            new AttemptOutcome.Bounced("the message could not be delivered in time", "4.4.7", ReplyClass.Never(ReplyKind.Expired)), AttemptRules.OfDeadline(null));
        Assert.Equal(
            new AttemptOutcome.Bounced(
                "the message could not be delivered in time; last: 452 4.2.2 mailbox full",
                "4.4.7",
                ReplyClass.Never(ReplyKind.Expired) with { Classification = BounceClassification.MailboxUnavailable }),
            AttemptRules.OfDeadline(full));
        Assert.Equal(BounceType.Blocked, AttemptRules.OfDeadline(full).Type);
    }

    [Theory]
    [InlineData(SmtpStage.Connect, "connect")]
    [InlineData(SmtpStage.Greeting, "greeting")]
    [InlineData(SmtpStage.Ehlo, "ehlo")]
    [InlineData(SmtpStage.StartTls, "starttls")]
    [InlineData(SmtpStage.Auth, "auth")]
    [InlineData(SmtpStage.MailFrom, "mail")]
    [InlineData(SmtpStage.RcptTo, "rcpt")]
    [InlineData(SmtpStage.Data, "data")]
    [InlineData(SmtpStage.FinalDot, "dot")]
    public void A_stage_has_a_short_name_in_events(SmtpStage stage, string name) => Assert.Equal(name, AttemptRules.WireName(stage));

    [Fact]
    public void Every_outcome_has_the_event_and_the_status_that_go_with_it()
    {
        AttemptOutcome[] outcomes =
        [
            new AttemptOutcome.Delivered("", null), new AttemptOutcome.Deferred("", null, ReplyClass.Later(ReplyKind.Unknown)),
            new AttemptOutcome.Bounced("", null, ReplyClass.Never(ReplyKind.Unknown)),
            new AttemptOutcome.Dropped(""),
        ];

        Assert.Equal([EventType.Delivered, EventType.Deferred, EventType.Bounce, EventType.Dropped], outcomes.Select(outcome => outcome.Event));
        Assert.Equal([CopyStatus.Delivered, CopyStatus.Deferred, CopyStatus.Bounced, CopyStatus.Dropped], outcomes.Select(outcome => outcome.CopyStatus));
    }

    private static SmtpReply Reply(int code, string? enhanced, string text) =>
        new(code, enhanced is null ? null : EnhancedStatusCode.TryParse(enhanced, out var parsed) ? parsed : throw new ArgumentException(enhanced), text);
}
