using Posthorn.Delivery.Classification;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class ReplyTableParserTests
{
    private const string Sample = "  e.g.  any: 550 no\n";

    [Fact]
    public void A_rule_has_conditions_phrases_and_samples()
    {
        var rules = ReplyTableParser.Parse(
            "# head\n\nmailbox-full\n  if    code 552 45x; enhanced x.2.2 x.3.x none; stage dot rcpt; provider google yahoo\n"
            + "  says  over quota; box/mailbox full\n  # aside\n  says  no room\n  e.g.  google dot: 552 5.2.2 over quota\nvirus\n  says  eicar\n  e.g.  any: 550-5.7.1 eicar\n");

        Assert.Equal([(0, 3, ReplyKind.MailboxFull), (1, 9, ReplyKind.Virus)], rules.Select(rule => (rule.Place, rule.Line, rule.Kind)));
        var conditions = rules[0].Conditions;
        Assert.Equal([(552, 552), (450, 459)], conditions.Codes);
        Assert.Equal([(2, 2), (3, null)], conditions.Enhanced);
        Assert.True(conditions.NoEnhanced);
        Assert.Equal((1 << (int)SmtpStage.RcptTo) | (1 << (int)SmtpStage.FinalDot), conditions.Stages);
        Assert.Equal(["google", "yahoo"], conditions.Providers);
        Assert.Equal(["over quota", "box full", "mailbox full", "no room"], rules[0].Phrases.Select(phrase => phrase.Text));
        Assert.Equal(new ReplySample("google", SmtpStage.FinalDot, Replies.Parse("552 5.2.2 over quota"), 8), Assert.Single(rules[0].Samples));
        Assert.Equal(SmtpStage.RcptTo, rules[1].Samples[0].Stage);
    }

    [Theory]
    [InlineData("google", "552 5.2.2 x", SmtpStage.RcptTo, true)]
    [InlineData("google", "552 x", SmtpStage.RcptTo, true)]
    [InlineData("google", "552 5.3.9 x", SmtpStage.RcptTo, true)]
    [InlineData("google", "552 5.2.3 x", SmtpStage.RcptTo, false)]
    [InlineData("google", "459 4.2.2 x", SmtpStage.RcptTo, true)]
    [InlineData("google", "460 4.2.2 x", SmtpStage.RcptTo, false)]
    [InlineData("google", "552 5.2.2 x", SmtpStage.FinalDot, false)]
    [InlineData("yahoo", "552 5.2.2 x", SmtpStage.RcptTo, false)]
    [InlineData(null, "552 5.2.2 x", SmtpStage.RcptTo, false)]
    public void Conditions_must_all_hold(string? provider, string reply, SmtpStage stage, bool expected)
    {
        var rule = ReplyTableParser.Parse($"virus\n  if code 552 45x; enhanced x.2.2 x.3.x none\n  if stage rcpt; provider google\n{Sample}")[0];

        Assert.Equal(expected, rule.Conditions.AreMet(Replies.Parse(reply), stage, provider));
    }

    [Theory]
    [InlineData("none", "550 x", true)]
    [InlineData("none", "550 5.1.1 x", false)]
    [InlineData("x.1.1", "550 x", false)]
    [InlineData("x.1.1", "550 5.1.1 x", true)]
    [InlineData("x.x.x", "550 5.1.1 x", true)]
    [InlineData("x.x.x", "550 x", false)]
    public void An_enhanced_code_may_be_asked_for_or_asked_to_be_absent(string enhanced, string reply, bool expected) => Assert.Equal(
        expected,
        ReplyTableParser.Parse($"virus\n  if enhanced {enhanced}\n{Sample}")[0].Conditions.AreMet(Replies.Parse(reply), SmtpStage.RcptTo, null));

    [Fact]
    public void A_kind_about_the_address_is_learned_after_MAIL_unless_the_rule_says_otherwise()
    {
        var rules = ReplyTableParser.Parse($"invalid-mailbox\n{Sample}virus\n{Sample}invalid-mailbox\n  if stage mail\n{Sample}");

        Assert.Equal([false, true, true], rules.Select(rule => rule.Conditions.AreMet(Replies.Parse("550 no"), SmtpStage.MailFrom, null)));
        Assert.Equal([true, true, false], rules.Select(rule => rule.Conditions.AreMet(Replies.Parse("550 no"), SmtpStage.RcptTo, null)));
    }

    [Fact]
    public void The_first_rule_that_fits_wins()
    {
        var table = new ReplyTable(ReplyTableParser.Parse(
            $"virus\n  says b\n{Sample}mailbox-full\n  says a\n{Sample}dmarc\n  if code 554\n{Sample}policy\n  says c; a\n{Sample}"));

        Assert.Equal(ReplyKind.Virus, table.Find(Replies.Parse("554 a b c"), SmtpStage.RcptTo, null)!.Kind);
        Assert.Equal(ReplyKind.MailboxFull, table.Find(Replies.Parse("554 c a"), SmtpStage.RcptTo, null)!.Kind);
        Assert.Equal(ReplyKind.Dmarc, table.Find(Replies.Parse("554 c"), SmtpStage.RcptTo, null)!.Kind);
        Assert.Equal(ReplyKind.Policy, table.Find(Replies.Parse("550 c"), SmtpStage.RcptTo, null)!.Kind);
        Assert.Null(table.Find(Replies.Parse("550 d"), SmtpStage.RcptTo, null));
    }

    [Theory]
    [InlineData("mailbox-filled\n  e.g.  any: 550 no\n", "line 1: there is no kind \"mailbox-filled\"")]
    [InlineData("  says x\n", "line 1: a kind comes first")]
    [InlineData("virus\n  says x\n", "line 1: the rule has no sample")]
    [InlineData("virus\n  says x\ndmarc\n  e.g.  any: 550 no\n", "line 1: the rule has no sample")]
    [InlineData("virus\n  say x\n", "line 2: a line of a rule begins with if, says or e.g., not \"say\"")]
    [InlineData("virus\n  says blo*\n", "line 2: \"blo*\" is too short, a beginning has 4 letters at least")]
    [InlineData("virus\n  if  code 5x\n", "line 2: \"code 5x\" is no condition")]
    [InlineData("virus\n  if  code\n", "line 2: \"code\" is no condition")]
    [InlineData("virus\n  if  colour red\n", "line 2: \"colour red\" is no condition")]
    [InlineData("virus\n  if  stage helo\n", "line 2: \"stage helo\" is no condition")]
    [InlineData("virus\n  if  enhanced 5.1.1\n", "line 2: \"enhanced 5.1.1\" is no condition")]
    [InlineData("virus\n  if  enhanced x.one.1\n", "line 2: \"enhanced x.one.1\" is no condition")]
    [InlineData("virus\n  e.g.  any 550 no\n", "line 2: a sample is \"who: 550 5.1.1 words\"")]
    [InlineData("virus\n  e.g.  any: no\n", "line 2: a sample is \"who: 550 5.1.1 words\"")]
    [InlineData("virus\n  e.g.  any helo: 550 no\n", "line 2: a sample says who, and maybe connect, mail, rcpt, data or dot, before its colon")]
    public void A_mistake_is_named_with_its_line(string table, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ReplyTableParser.Parse(table)).Message);
}
