using Posthorn.Delivery.Classification;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Classification;

/// <summary>What no rule knows is judged by its codes; and what holds over all rules.</summary>
public sealed class ReplyRulesTests
{
    [Theory]
    [InlineData("550 hm", SmtpStage.RcptTo, "Bounce", "Unknown")]
    [InlineData("551 hm", SmtpStage.RcptTo, "Bounce", "Unknown")]
    [InlineData("553 hm", SmtpStage.RcptTo, "Bounce", "Unknown")]
    [InlineData("550 5.0.0 hm", SmtpStage.RcptTo, "Bounce", "Unknown")]
    [InlineData("550", SmtpStage.RcptTo, "Bounce", "Unknown")]
    [InlineData("554 hm", SmtpStage.RcptTo, "Blocked", "Unknown")]
    [InlineData("554", SmtpStage.RcptTo, "Blocked", "Unknown")]
    [InlineData("552 hm", SmtpStage.RcptTo, "Blocked", "Unknown")]
    [InlineData("550 hm", SmtpStage.FinalDot, "Blocked", "Unknown")]
    [InlineData("550 hm", SmtpStage.MailFrom, "Blocked", "Unknown")]
    [InlineData("550 hm", SmtpStage.Greeting, "Blocked", "Unknown")]
    [InlineData("450 hm", SmtpStage.RcptTo, "Deferred", "Unknown")]
    [InlineData("421 hm", SmtpStage.RcptTo, "Deferred", "ServerClosing")]
    [InlineData("500 hm", SmtpStage.RcptTo, "Blocked", "ProtocolError")]
    [InlineData("250 hm", SmtpStage.Data, "Deferred", "ProtocolError")]
    [InlineData("550 5.1.0 hm", SmtpStage.RcptTo, "Bounce", "InvalidMailbox")]
    [InlineData("550 5.1.0 hm", SmtpStage.MailFrom, "Blocked", "SenderRejected")]
    [InlineData("550 5.2.0 hm", SmtpStage.RcptTo, "Blocked", "MailboxUnavailable")]
    [InlineData("550 5.3.0 hm", SmtpStage.RcptTo, "Blocked", "ServerTrouble")]
    [InlineData("550 5.4.0 hm", SmtpStage.RcptTo, "Blocked", "NoRoute")]
    [InlineData("450 4.4.0 hm", SmtpStage.RcptTo, "Deferred", "ServerTrouble")]
    [InlineData("550 5.5.0 hm", SmtpStage.RcptTo, "Blocked", "ProtocolError")]
    [InlineData("550 5.6.0 hm", SmtpStage.FinalDot, "Blocked", "MalformedMessage")]
    [InlineData("550 5.7.1 hm", SmtpStage.RcptTo, "Blocked", "Policy")]
    public void An_unknown_reply_is_judged_by_its_codes(string reply, SmtpStage stage, string outcome, string kind)
    {
        var found = Replies.Classify(reply, stage);

        Assert.Equal((outcome, kind, false), (found.Outcome.ToString(), found.Kind.ToString(), found.Known));
    }

    [Theory]
    [InlineData("450 4.1.1 user unknown")]
    [InlineData("421 4.7.0 your IP is on a blocklist")]
    [InlineData("452 4.2.2 mailbox full")]
    [InlineData("452 5.1.1 odd basic code, clear enhanced one")]
    public void A_4xx_waits_whatever_it_says(string reply) => Assert.Equal(ReplyOutcome.Deferred, Replies.Classify(reply).Outcome);

    [Theory]
    [InlineData("550 5.1.1 user unknown", SmtpStage.Greeting)]
    [InlineData("550 user unknown", SmtpStage.Ehlo)]
    [InlineData("554 5.1.1 no such user", SmtpStage.MailFrom)]
    public void A_server_that_has_not_heard_the_address_cannot_call_it_bad(string reply, SmtpStage stage) =>
        Assert.Equal(ReplyOutcome.Blocked, Replies.Classify(reply, stage).Outcome);

    [Fact]
    public void Only_a_deferral_tells_how_long_to_wait()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), Replies.Classify("451 4.7.1 greylisted, try again in 5 minutes").RetryAfter);
        Assert.Null(Replies.Classify("550 5.7.1 greylisted, try again in 5 minutes").RetryAfter);
    }

    [Fact]
    public void A_rate_limit_slows_down_only_while_the_copy_can_still_go()
    {
        Assert.True(Replies.Classify("451 4.7.1 rate limited").SlowDown);
        Assert.False(Replies.Classify("550 5.7.1 rate limited").SlowDown);
        Assert.False(Replies.Classify("450 4.2.0 greylisted").SlowDown);
    }

    [Fact]
    public void The_words_of_a_relay_of_ours_are_about_us()
    {
        Assert.Equal(("Blocked", "RelayRefused"), Of("554 5.7.1 <ana@example.org>: Relay access denied", "relay"));
        Assert.Equal(("Bounce", "RelayingDenied"), Of("554 5.7.1 <ana@example.org>: Relay access denied", null));

        static (string, string) Of(string reply, string? provider)
        {
            var found = Replies.Classify(reply, SmtpStage.RcptTo, provider);
            return (found.Outcome.ToString(), found.Kind.ToString());
        }
    }

    /// <summary>Each character and each word of a hostile reply is looked at once; what lies behind the limit is not looked at.</summary>
    [Fact]
    public void A_hostile_reply_is_read_no_further_than_its_beginning()
    {
        var words = string.Join(' ', Enumerable.Repeat("user", 20_000));

        Assert.Equal(ReplyKind.Unknown, Replies.Classify($"554 {words} unknown").Kind);
        Assert.Equal(ReplyKind.InvalidMailbox, Replies.Classify($"554 user unknown {words}").Kind);
        Assert.Equal(ReplyKind.Unknown, ReplyTable.Shipped.Classify(new SmtpReply(554, null, [.. Enumerable.Repeat(new string('x', 4096), 100)]), SmtpStage.RcptTo, null).Kind);
        Assert.Equal(ReplyKind.Unknown, Replies.Classify($"554 {new string('(', 50_000)}").Kind);
    }

    [Fact]
    public void Words_count_wherever_in_several_lines_they_stand() => Assert.Equal(
        ReplyKind.InvalidMailbox,
        ReplyTable.Shipped.Classify(
            new SmtpReply(554, null, ["Your message was not taken.", "The reason: no such", "user.", "Write to us on the web."]), SmtpStage.RcptTo, null).Kind);

    [Theory]
    [InlineData("550 5.1.1 <ana@example.org>: that user is not in our directory")]
    [InlineData("550 5.1.1 we have never heard of her, and our spam filter has nothing to do with it")]
    [InlineData("550 5.1.0 address refused")]
    [InlineData("550 5.1.2 no host of that name")]
    [InlineData("553 5.1.3 that is no address at all")]
    [InlineData("551 5.1.6 she moved out and left no new address")]
    [InlineData("556 5.1.10 this domain takes no mail")]
    [InlineData("550 5.2.1 this mailbox was switched off by its owner")]
    [InlineData("550 User unknown")]
    [InlineData("550 unknown user ana")]
    [InlineData("550 No such user here")]
    [InlineData("554 delivery error: this user doesn't exist at example.org")]
    [InlineData("554 The account ana does not exist")]
    [InlineData("550 Requested action not taken: mailbox unavailable")]
    [InlineData("521 invalid recipient")]
    [InlineData("554 account disabled, write to somebody else")]
    [InlineData("550 5.0.0 no such mailbox on this server")]
    [InlineData("550 5.0.1 recipient not found")]
    [InlineData("550 <ana@example.org>: Recipient address rejected: undeliverable, user not local")]
    [InlineData("550 no thanks")]
    [InlineData("551 not here")]
    [InlineData("553 not like this")]
    [InlineData("550 we successfully found that there is no such user")]
    public void A_bad_address_is_a_bounce(string reply) => Assert.Equal(ReplyOutcome.Bounce, Replies.Classify(reply).Outcome);

    [Theory]
    [InlineData("552 5.2.2 her mailbox holds all it can")]
    [InlineData("552 5.2.3 too long for this mailbox")]
    [InlineData("550 5.2.0 the mailbox said no and gave no reason")]
    [InlineData("550 5.3.4 larger than we allow")]
    [InlineData("550 5.4.1 access denied to this recipient")]
    [InlineData("554 5.4.4 unable to route")]
    [InlineData("554 5.5.1 bad sequence")]
    [InlineData("554 5.6.0 the message is broken")]
    [InlineData("550 5.7.1 user unknown to our policy service")]
    [InlineData("550 5.7.26 unauthenticated mail is not taken here")]
    [InlineData("550 5.7.509 the sender's domain asks us to reject")]
    [InlineData("550 5.1.8 the sender's domain has no address")]
    [InlineData("553 5.1.7 your own address is malformed")]
    [InlineData("550 this looks like spam to us")]
    [InlineData("554 your IP is on a Blocklist")]
    [InlineData("550 listed in a blacklist, mailbox unavailable to you")]
    [InlineData("550 poor reputation of your network")]
    [InlineData("550 DMARC check failed")]
    [InlineData("550 SPF says you are not example.com")]
    [InlineData("550 DKIM signature missing")]
    [InlineData("552 over quota")]
    [InlineData("550 mailbox is full, does not exist for you today")]
    [InlineData("552 message too large")]
    [InlineData("554 a virus was found")]
    [InlineData("550 5.0.0 your network is banned")]
    [InlineData("554 no thanks")]
    [InlineData("552 no")]
    [InlineData("500 what?")]
    [InlineData("503 too early")]
    public void A_refused_mail_is_blocked(string reply) => Assert.Equal(ReplyOutcome.Blocked, Replies.Classify(reply).Outcome);
}
