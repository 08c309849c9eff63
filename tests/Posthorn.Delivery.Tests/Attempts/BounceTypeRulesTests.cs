using Posthorn.Delivery.Attempts;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Attempts;

/// <summary>The difference matters: a bad address is suppressed, a refused mail is not.</summary>
public sealed class BounceTypeRulesTests
{
    [Theory]
    [InlineData("550 5.1.1 <ana@example.org>: that user is not in our directory")]
    [InlineData("550 5.1.1 we have never heard of her, and our spam filter has nothing to do with it")]
    [InlineData("550 5.1.0 address refused")]
    [InlineData("550 5.1.2 no host of that name")]
    [InlineData("553 5.1.3 that is no address at all")]
    [InlineData("551 5.1.6 she moved out and left no new address")]
    [InlineData("556 5.1.10 this domain takes no mail")]
    [InlineData("550 5.2.1 this mailbox was switched off by its owner")]
    [InlineData("452 5.1.1 odd basic code, clear enhanced one")]
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
    public void A_bad_address_is_a_bounce(string reply) => Assert.Equal(BounceType.Bounce, BounceTypeRules.Of(Reply(reply)));

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
    [InlineData("550 rejected by local policy: no such user may be named")]
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
    public void A_refused_mail_is_blocked(string reply) => Assert.Equal(BounceType.Blocked, BounceTypeRules.Of(Reply(reply)));

    [Fact]
    public void Words_count_wherever_in_several_lines_they_stand()
    {
        var reply = new SmtpReply(554, null, ["Your message was not taken.", "The reason: no such user.", "Write to us on the web."]);

        Assert.Equal(BounceType.Bounce, BounceTypeRules.Of(reply));
    }

    [Fact]
    public void A_reply_without_text_is_judged_by_its_code()
    {
        Assert.Equal(BounceType.Bounce, BounceTypeRules.Of(new SmtpReply(550, "")));
        Assert.Equal(BounceType.Blocked, BounceTypeRules.Of(new SmtpReply(554, "")));
    }

    private static SmtpReply Reply(string line)
    {
        var words = line.Split(' ', 3);
        return EnhancedStatusCode.TryParse(words[1], out var enhanced)
            ? new SmtpReply(int.Parse(words[0]), enhanced, words[2])
            : new SmtpReply(int.Parse(words[0]), line[4..]);
    }
}
