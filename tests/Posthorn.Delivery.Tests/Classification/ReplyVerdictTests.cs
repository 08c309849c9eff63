namespace Posthorn.Delivery.Tests.Classification;

public sealed class ReplyVerdictTests
{
    [Fact]
    public void A_reply_is_explained()
    {
        Assert.True(ReplyVerdict.TryRead("451 4.7.1 rate limited, try again in 5 minutes", "dot", null, out var verdict, out _));

        Assert.Equal(("deferred", "rate-limited", "Frequency or Volume Too High", true), (verdict.Outcome, verdict.Class, verdict.Classification, verdict.SlowDown));
        Assert.Equal(TimeSpan.FromMinutes(5), verdict.RetryAfter);
        Assert.NotNull(verdict.Rule);
    }

    [Fact]
    public void An_unknown_reply_has_no_rule()
    {
        Assert.True(ReplyVerdict.TryRead("550 hm", "rcpt", null, out var verdict, out _));

        Assert.Equal(new ReplyVerdict("bounce", "unknown", "Unclassified", false, null, null), verdict);
    }

    [Theory]
    [InlineData("hello", "rcpt", "\"hello\" is not a reply such as \"550 5.1.1 no such user\".")]
    [InlineData("", "rcpt", "\"\" is not a reply such as \"550 5.1.1 no such user\".")]
    [InlineData("700 x", "rcpt", "\"700 x\" is not a reply such as \"550 5.1.1 no such user\".")]
    [InlineData("250 ok", "rcpt", "250 is no refusal.")]
    [InlineData("550 no", "helo", "\"helo\" is not a stage: connect, mail, rcpt, data or dot.")]
    public void A_wrong_question_is_told_so(string reply, string stage, string message)
    {
        Assert.False(ReplyVerdict.TryRead(reply, stage, null, out _, out var error));
        Assert.Equal(message, error);
    }
}
