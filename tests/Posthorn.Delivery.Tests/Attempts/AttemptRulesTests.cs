using Posthorn.Delivery.Attempts;
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
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Completed(Reply(code, enhanced, text)));

        Assert.Equal(new AttemptOutcome.Delivered(enhanced is null ? $"{code} {text}" : $"{code} {enhanced} {text}", status), outcome);
    }

    [Theory]
    [InlineData(SmtpStage.MailFrom, 421, null, "too busy", "4.0.0")]
    [InlineData(SmtpStage.RcptTo, 450, "4.2.1", "greylisted", "4.2.1")]
    [InlineData(SmtpStage.Data, 451, "4.3.0", "later", "4.3.0")]
    [InlineData(SmtpStage.FinalDot, 452, null, "no space", "4.0.0")]
    public void A_4xx_is_a_deferral(SmtpStage stage, int code, string? enhanced, string text, string status)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Refused(stage, Reply(code, enhanced, text)));

        Assert.Equal(status, Assert.IsType<AttemptOutcome.Deferred>(outcome).Status);
    }

    [Theory]
    [InlineData(250, "2.0.0")]
    [InlineData(354, "4.0.0")]
    public void A_refusal_with_a_code_out_of_place_is_tried_again(int code, string status)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Refused(SmtpStage.Data, Reply(code, null, "what?")));

        Assert.Equal(status, Assert.IsType<AttemptOutcome.Deferred>(outcome).Status);
    }

    [Theory]
    [InlineData(550, "5.1.1", "nobody", "5.1.1", "Bounce")]
    [InlineData(550, null, "user unknown", "5.0.0", "Bounce")]
    [InlineData(554, "5.7.1", "no", "5.7.1", "Blocked")]
    [InlineData(554, null, "spam", "5.0.0", "Blocked")]
    public void A_5xx_is_a_bounce_with_its_type(int code, string? enhanced, string text, string status, string type)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, Reply(code, enhanced, text)));

        var bounced = Assert.IsType<AttemptOutcome.Bounced>(outcome);
        Assert.Equal((status, type), (bounced.Status, bounced.Type.ToString()));
    }

    [Theory]
    [InlineData(SmtpEnvelopeProblem.SmtpUtf8NotOffered, "5.6.7", "Blocked")]
    [InlineData(SmtpEnvelopeProblem.LargerThanServerLimit, "5.3.4", "Blocked")]
    [InlineData(SmtpEnvelopeProblem.UnwritableRecipient, "5.1.3", "Bounce")]
    [InlineData(SmtpEnvelopeProblem.UnwritableSender, "5.1.7", "Blocked")]
    public void An_envelope_that_the_server_cannot_take_is_a_bounce(SmtpEnvelopeProblem problem, string status, string type)
    {
        var outcome = AttemptRules.OfTransaction(new SmtpTransactionOutcome.NotAttempted(problem));

        var bounced = Assert.IsType<AttemptOutcome.Bounced>(outcome);
        Assert.Equal((status, type), (bounced.Status, bounced.Type.ToString()));
    }

    [Fact]
    public void No_route_is_blocked_with_the_status_of_the_route() =>
        Assert.Equal(
            new AttemptOutcome.Bounced("no mail here", "5.1.10", BounceType.Blocked),
            AttemptRules.OfRoute(new RouteOutcome.NoRoute("no mail here", "5.1.10")));

    [Fact]
    public void A_route_that_DNS_cannot_tell_now_is_a_deferral() =>
        Assert.Equal(new AttemptOutcome.Deferred("no answer", "4.4.3"), AttemptRules.OfRoute(new RouteOutcome.Unknown("no answer")));

    [Fact]
    public void A_route_that_was_found_is_no_outcome() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AttemptRules.OfRoute(new RouteOutcome.Found(new Route([]))));

    [Fact]
    public void Nobody_who_answers_is_a_deferral() =>
        Assert.Equal(
            new AttemptOutcome.Deferred("connection refused", "4.4.1"),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("connection refused", null, false, SmtpStage.Connect, null, new ConnectNotes())));

    [Fact]
    public void A_host_that_is_busy_is_a_deferral_in_its_words() =>
        Assert.Equal(
            new AttemptOutcome.Deferred("421 come back later", "4.0.0"),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("421 come back later", Reply(421, null, "come back later"), false, SmtpStage.Greeting, null, new ConnectNotes())));

    [Fact]
    public void Only_when_every_host_refuses_for_good_is_the_mail_blocked()
    {
        var refusal = Reply(554, "5.7.1", "your network is not welcome");

        Assert.Equal(
            new AttemptOutcome.Bounced("554 5.7.1 your network is not welcome", "5.7.1", BounceType.Blocked),
            AttemptRules.OfConnect(new ConnectOutcome.Failed("x", refusal, AllPermanent: true, SmtpStage.Greeting, null, new ConnectNotes())));
        Assert.IsType<AttemptOutcome.Deferred>(
            AttemptRules.OfConnect(new ConnectOutcome.Failed("x", refusal, AllPermanent: false, SmtpStage.Greeting, null, new ConnectNotes())));
    }

    [Theory]
    [InlineData(SmtpStage.MailFrom, "mail")]
    [InlineData(SmtpStage.FinalDot, "dot")]
    [InlineData(SmtpStage.Data, "data")]
    public void A_broken_line_is_a_deferral_that_says_where(SmtpStage stage, string name) =>
        Assert.Equal(
            new AttemptOutcome.Deferred($"the connection was cut ({name})", "4.4.2"),
            AttemptRules.OfBrokenLine(new LineBrokenException(stage, "the connection was cut")));

    [Fact]
    public void A_life_that_is_over_says_what_came_last()
    {
        Assert.Equal(new AttemptOutcome.Bounced("the message could not be delivered in time", "4.4.7", BounceType.Blocked), AttemptRules.OfDeadline(null));
        Assert.Equal("the message could not be delivered in time; last: 450 busy", AttemptRules.OfDeadline("450 busy").Text);
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
            new AttemptOutcome.Delivered("", null), new AttemptOutcome.Deferred("", null), new AttemptOutcome.Bounced("", null, BounceType.Blocked),
            new AttemptOutcome.Dropped(""),
        ];

        Assert.Equal([EventType.Delivered, EventType.Deferred, EventType.Bounce, EventType.Dropped], outcomes.Select(outcome => outcome.Event));
        Assert.Equal([CopyStatus.Delivered, CopyStatus.Deferred, CopyStatus.Bounced, CopyStatus.Dropped], outcomes.Select(outcome => outcome.CopyStatus));
    }

    private static SmtpReply Reply(int code, string? enhanced, string text) =>
        new(code, enhanced is null ? null : EnhancedStatusCode.TryParse(enhanced, out var parsed) ? parsed : throw new ArgumentException(enhanced), text);
}
